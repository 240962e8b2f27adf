using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>A host on SQLite with the given limits. Rate limiting is off unless they turn it on.</summary>
/// <param name="limits">Settings below <c>PerfHub:Limits</c>.</param>
public class LimitedHost(params (string Name, string Value)[] limits)
    : SqliteHost(limits.Select(it => ($"PerfHub:Limits:{it.Name}", it.Value)))
{
    /// <summary>Allows one request per second from an address, and a burst of 5.</summary>
    public static (string Name, string Value)[] AddressBurstOfFive { get; } =
        [("RateLimiting", "true"), ("AddressBurst", "5"), ("AddressPerSecond", "1")];

    public static async Task<List<ApiResponse>> SendRepeatedlyAsync(int times, Func<Task<ApiResponse>> send)
    {
        var responses = new List<ApiResponse>();
        for (var i = 0; i < times; i++)
        {
            responses.Add(await send());
        }

        return responses;
    }
}
