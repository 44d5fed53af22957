namespace DRServerless.Simulator.Security;

/// <summary>Who signed a request.</summary>
/// <param name="AccountId">Twelve digits.</param>
/// <param name="AccessKeyId">The key that signed.</param>
/// <param name="Arn">The user or the assumed role.</param>
/// <param name="UserId">Its unique id.</param>
public sealed record CallerIdentity(string AccountId, string AccessKeyId, string Arn, string UserId);
