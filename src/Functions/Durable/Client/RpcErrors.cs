using DRServerless.Core.Errors;
using Grpc.Core;

namespace DRServerless.Functions.Durable.Client;

/// <summary>What goes wrong between the worker and its host.</summary>
internal static class RpcErrors
{
    /// <summary>The error in our words: the durable runtime is a store that cannot be reached, and that passes.</summary>
    public static Exception ToDrException(this RpcException failure) => failure.StatusCode == StatusCode.Cancelled
        ? new OperationCanceledException("The call to the durable runtime was cancelled.", failure)
        : new DrException(ErrorCodes.StoreUnavailable, $"The durable runtime does not answer as it should ({failure.StatusCode}). What was recorded stays; try again.", failure);
}
