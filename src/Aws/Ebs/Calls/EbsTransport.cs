using System.Runtime.CompilerServices;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>
/// Makes one attempt of a call: sign, send, read the whole answer. Whatever goes wrong comes out as an
/// <see cref="EbsCallException"/>; only the caller's own cancelling comes out as such.
/// </summary>
internal sealed class EbsTransport(WireEndpoint endpoint, ConnectionPool pool, SigningIdentities identities, string region, TimeSpan attemptTimeout)
{
    private const int LargestBody = 16 * 1024 * 1024;
    private const int LargestErrorBody = 64 * 1024;

    /// <summary>Where bodies go that nobody reads; shared, since it does not matter what stands in it.</summary>
    private static readonly byte[] Discarded = new byte[1024];

    /// <summary>What the body of the last listing took, so that the next one is read in one piece.</summary>
    private int _bodyEstimate = 16 * 1024;

    /// <param name="request">The call.</param>
    /// <param name="block">For GetSnapshotBlock, exactly the memory that the body must fill; else empty.</param>
    /// <param name="cancellation">Ends the call.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EbsAnswer> SendAsync(EbsRequest request, Memory<byte> block, CancellationToken cancellation)
    {
        // A connection that lay idle may have been closed by the other side just now. Nothing was answered, and all six
        // operations may be repeated, so the request goes out once more, on a new connection.
        for (var fresh = false; ; fresh = true)
        {
            var connection = await RentAsync(fresh, cancellation);
            var wasReused = connection.IsReused;
            var deadline = connection.StartDeadline(attemptTimeout, cancellation);
            try
            {
                var (identity, now) = await SigningIdentityAsync(deadline.Token);
                EbsRequestWriter.Write(connection.Request, request, endpoint, identity, now);
                return await ExchangeAsync(connection, request, block, deadline.Token);
            }
            catch (IOException) when (wasReused && !fresh && !connection.AnswerBegan && !deadline.Token.IsCancellationRequested)
            {
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new EbsCallException(EbsErrors.TimedOut(endpoint, attemptTimeout));
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested && EbsErrors.Translate(failure, endpoint) is { } error)
            {
                throw new EbsCallException(error, failure);
            }
            finally
            {
                deadline.Dispose();
                pool.Return(connection);
            }
        }
    }

    private async ValueTask<Connection> RentAsync(bool fresh, CancellationToken cancellation)
    {
        try
        {
            return await pool.RentAsync(fresh, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && EbsErrors.Translate(failure, endpoint) is { } error)
        {
            throw new EbsCallException(error, failure);
        }
    }

    private async ValueTask<(SigningIdentity Identity, DateTimeOffset Now)> SigningIdentityAsync(CancellationToken cancellation)
    {
        try
        {
            return await identities.CurrentAsync(cancellation);
        }
        catch (Exception failure) when (failure is DrException || AwsErrors.Handles(failure, cancellation))
        {
            throw new EbsCallException(EbsErrors.NoCredentials(failure, region), failure);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EbsAnswer> ExchangeAsync(Connection connection, EbsRequest request, Memory<byte> block, CancellationToken cancellation)
    {
        var head = await connection.ExchangeAsync(request.Body, cancellation);
        if (!head.IsSuccess) throw await ReadErrorAsync(connection, head, cancellation);
        var answer = EbsAnswer.Parse(connection.AnswerHead);
        switch (request.Operation)
        {
            case EbsOperation.GetSnapshotBlock:
                await ReadBlockAsync(connection, head, block, cancellation);
                return answer;
            case EbsOperation.PutSnapshotBlock:
                // It says nothing, but the connection is good for the next request only when it was read.
                while (await connection.ReadBodyAsync(Discarded, cancellation) > 0)
                {
                }

                return answer;
            default:
                return answer with { Body = await ReadBodyAsync(connection, head, LargestBody, cancellation) };
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ReadBlockAsync(Connection connection, ResponseHead head, Memory<byte> block, CancellationToken cancellation)
    {
        if (head.Framing == BodyFraming.Length && head.Length != block.Length) throw WrongLength();
        while (!block.IsEmpty)
        {
            var count = await connection.ReadBodyAsync(block, cancellation);
            if (count == 0) throw WrongLength();
            block = block[count..];
        }

        if (head.Framing == BodyFraming.Length) return;
        if (await connection.ReadBodyAsync(Discarded, cancellation) != 0) throw WrongLength();
    }

    private static EbsCallException WrongLength() => new(EbsErrors.Malformed("The answer is shorter or longer than a block."));

    /// <summary>Reads a body of any length into an array of its own.</summary>
    private async ValueTask<ArraySegment<byte>> ReadBodyAsync(Connection connection, ResponseHead head, int most, CancellationToken cancellation)
    {
        if (head is { Framing: BodyFraming.Length, Length: 0 }) return ArraySegment<byte>.Empty;
        if (head.Length > most) throw TooLong(most);
        var length = head.Framing == BodyFraming.Length ? (int)head.Length : _bodyEstimate;
        var body = GC.AllocateUninitializedArray<byte>(length);
        var filled = 0;
        while (await connection.ReadBodyAsync(body.AsMemory(filled), cancellation) is > 0 and var count)
        {
            filled += count;
            if (filled < body.Length || (head.Framing == BodyFraming.Length && filled == head.Length)) continue;
            if (filled >= most) throw TooLong(most);
            Array.Resize(ref body, Math.Min(most, filled * 2));
        }

        if (head.Framing != BodyFraming.Length) _bodyEstimate = Math.Max(1024, filled + (filled / 8));
        return new ArraySegment<byte>(body, 0, filled);
    }

    private async ValueTask<EbsCallException> ReadErrorAsync(Connection connection, ResponseHead head, CancellationToken cancellation)
    {
        var answer = ErrorAnswer.Parse(head.Status, connection.AnswerHead);
        try
        {
            answer = answer.WithBody(await ReadBodyAsync(connection, head, LargestErrorBody, cancellation));
        }
        catch (IOException)
        {
            // The status and the headers came; what they say holds without the rest.
        }

        return new EbsCallException(EbsErrors.Translate(answer));
    }

    private static WireException TooLong(int most) => new($"An answer is over {most} bytes.");
}
