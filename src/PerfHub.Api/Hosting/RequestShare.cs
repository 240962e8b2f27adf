using Microsoft.Extensions.Options;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The requests that the host has accepted, in progress or waiting for others of their key. The callers of one tree of bureaus cannot take
/// all of them, however many keys they have. <see cref="KeyLimiter"/> counts those of each caller, <see cref="RequestLimiter"/> those of the host.
/// </summary>
public sealed class RequestShare(IOptions<PerfHubOptions> options, BureauPathCache paths) : IAsyncDisposable
{
    private readonly ShareLimiter _limiter = new(
        new ShareLimits(
            Places: options.Value.Limits.Requests,
            PerCaller: 1,
            Waiting: 0,
            TimeSpan.Zero,
            new Text("本财政局及其下级的请求过多，请稍后重试。", "Too many requests of your bureau and those around it are in progress; try again shortly."))
        {
            OnlyBureaus = true,
        },
        paths);

    /// <summary>Takes a place for a request; dispose the result to give it back.</summary>
    /// <exception cref="Http.Problems.ProblemException">429 if one of the bureaus of the caller has no place left.</exception>
    public ValueTask<IDisposable> AcquireAsync(Caller caller, CancellationToken cancel) => _limiter.AcquireAsync(caller, cancel);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
