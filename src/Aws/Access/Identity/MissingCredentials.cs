using Amazon.Runtime;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access.Identity;

/// <summary>Stands where no credentials can be had, and says what to do when someone asks for them.</summary>
internal sealed class MissingCredentials(string message) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials() => throw new DrException(ErrorCodes.CredentialsRefused, message);

    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromException<ImmutableCredentials>(new DrException(ErrorCodes.CredentialsRefused, message));
}
