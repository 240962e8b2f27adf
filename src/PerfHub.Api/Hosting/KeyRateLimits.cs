using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Hosting;

/// <summary>The buckets of all keys: the same wherever in the host a request is counted.</summary>
/// <param name="settings">The settings.</param>
internal sealed class KeyRateLimits(IOptions<PerfHubOptions> settings)
{
    /// <summary>The rates, and what is answered above them.</summary>
    public RateLimiterOptions Options { get; } = RateLimits.CreateKeyOptions(settings.Value.Limits);
}
