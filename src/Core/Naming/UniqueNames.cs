using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Naming;

/// <summary>
/// Keeps names unique without a lock: of many who want one at once the first to write it down has it. A name is reserved before what
/// bears it is written, and confirmed after. A reservation whose bearer is not there may be another's who is about to write it, and is
/// respected for a while; then its caller counts as dead and another may take it over. Should that caller live after all, it finds
/// out when confirming, and takes back what it made. What was confirmed stays with its bearer.
/// </summary>
public sealed class UniqueNames(DocumentStore documents, TimeProvider time)
{
    private const int MaximumAttempts = 16;

    /// <summary>How long a reservation stands by itself: the time between two writes, with room to spare.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Reserves the name, or throws what others are told.</summary>
    public async Task ReserveAsync(NameClaim claim, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var wanted = new HeldName(claim.Holder, time.GetUtcNow());
            try
            {
                await documents.CreateAsync(claim.Place, wanted, cancellation);
                return;
            }
            catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
            {
                if (await documents.FindAsync<HeldName>(claim.Place, cancellation) is not { Value: var held }) continue;
                if (held.Holder == claim.Holder) return;
                if (await IsHeldAsync(claim, held, cancellation)) throw claim.Taken();
                if (await TakeOverAsync(claim, held, wanted, cancellation)) return;
            }
        }

        throw claim.Taken();
    }

    /// <summary>Makes the name its bearer's own. False when another took it over: what was made must be taken back.</summary>
    public async Task<bool> ConfirmAsync(NameClaim claim, CancellationToken cancellation)
    {
        try
        {
            var stands = await documents.UpdateAsync<HeldName>(
                claim.Place, held => held.Holder == claim.Holder ? held with { Confirmed = true } : held, ErrorCodes.ObjectNotFound, cancellation);
            return stands.Holder == claim.Holder;
        }
        catch (DrException gone) when (gone.Code == ErrorCodes.ObjectNotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Gives the name free. Before its bearer goes: as long as that stands nobody else can come to hold it; or instead of making
    /// one that turned out to be impossible.
    /// </summary>
    public Task ReleaseAsync(NameClaim claim, CancellationToken cancellation) => ReleaseAsync(documents, claim.Place, claim.Holder, cancellation);

    /// <summary>The same for who knows only where the name is held, and by whom.</summary>
    public static async Task ReleaseAsync(DocumentStore documents, string place, string holder, CancellationToken cancellation)
    {
        if (await documents.FindAsync<HeldName>(place, cancellation) is { } found && found.Value.Holder == holder)
            await documents.DeleteAsync(place, cancellation);
    }

    private async Task<bool> IsHeldAsync(NameClaim claim, HeldName held, CancellationToken cancellation) =>
        (!held.Confirmed && time.GetUtcNow() - held.At < Grace) || await claim.Stands(held.Holder, cancellation);

    /// <summary>False when the reservation changed meanwhile.</summary>
    private async Task<bool> TakeOverAsync(NameClaim claim, HeldName from, HeldName wanted, CancellationToken cancellation)
    {
        try
        {
            var stands = await documents.UpdateAsync<HeldName>(claim.Place, held => held == from ? wanted : held, ErrorCodes.ObjectNotFound, cancellation);
            return stands.Holder == claim.Holder;
        }
        catch (DrException gone) when (gone.Code == ErrorCodes.ObjectNotFound)
        {
            return false;
        }
    }
}
