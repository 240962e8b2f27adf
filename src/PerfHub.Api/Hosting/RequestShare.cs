using Microsoft.Extensions.Options;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The requests that the host has accepted, in progress or waiting for others of their key. The callers of one tree of bureaus cannot take
/// all of them, however many keys they have.
/// </summary>
public sealed class RequestShare(IOptions<PerfHubOptions> options, BureauPathCache paths) : IAsyncDisposable
{
    private readonly ShareLimiter _limiter = new(
        new ShareLimits(
            Places: options.Value.Limits.Requests,
            PerCaller: Math.Min(options.Value.Limits.Requests, RateLimits.GetMaxRequestsOfKey(options.Value.Limits)),
            Waiting: 0,
            TimeSpan.Zero,
            new Text("本财政局及其下级的请求过多，请稍后重试。", "Too many requests of your bureau and those around it are in progress; try again shortly.")),
        paths);

    /// <summary>Takes a place for a request; dispose the result to give it back.</summary>
    /// <exception cref="Http.Problems.ProblemException">429 if the caller or one of its bureaus has no place left; 503 if the host has none.</exception>
    public ValueTask<IDisposable> AcquireAsync(Caller caller, CancellationToken cancel) => _limiter.AcquireAsync(caller, cancel);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
