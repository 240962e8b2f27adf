using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>A host of one's own, on the embedded store, with some settings; rates are limited where they say so.</summary>
/// <param name="limits">Settings below <c>PerfHub:Limits</c>.</param>
public sealed class LimitedHost(params (string Name, string Value)[] limits)
    : SqliteHost(limits.Select(it => ($"PerfHub:Limits:{it.Name}", it.Value)))
{
    /// <summary>One request a second from an address, and 5 at once.</summary>
    public static (string Name, string Value)[] AddressBurstOfFive { get; } =
        [("RateLimiting", "true"), ("AddressBurst", "5"), ("AddressPerSecond", "1")];
}
