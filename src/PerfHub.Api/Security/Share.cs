namespace PerfHub.Api.Security;

/// <summary>The places of one holder: a caller, a bureau with all bureaus below it, or the host.</summary>
/// <param name="Holder">The holder.</param>
/// <param name="Places">How many places it has. A bureau that moves to another level gets another share.</param>
/// <param name="Waiting">The requests that may wait.</param>
internal readonly record struct Share(string Holder, int Places, int Waiting)
{
    private const string Host = "";

    /// <summary>Whether this is the share of all callers together.</summary>
    public bool IsHost => Holder == Host;

    /// <summary>Creates the shares of a caller, from its own to that of the host.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="bureaus">Its bureau and all above it, from the bottom up; none for an operator.</param>
    /// <param name="limits">The limits.</param>
    public static Share[] CreateAll(Caller caller, IReadOnlyList<string> bureaus, ShareLimits limits)
    {
        // Requests that wait for a bureau's share hold places of their callers, so their number is bounded already.
        var (places, waiting) = (limits.Places, limits.Waiting == 0 ? 0 : int.MaxValue);
        var others = limits.OnlyBureaus ? 0 : 1;
        var shares = new Share[bureaus.Count + (2 * others)];
        if (!limits.OnlyBureaus)
        {
            // Codes of bureaus contain no space.
            shares[0] = new Share($"key {caller.Id}", limits.PerCaller, limits.Waiting);
            shares[^1] = new Share(Host, places, waiting);
        }

        for (var level = bureaus.Count - 1; level >= 0; level--)
        {
            places = Math.Max(limits.PerCaller, (int)(places * 3L / 4));
            shares[others + level] = new Share(bureaus[level], places, waiting);
        }

        return shares;
    }
}
