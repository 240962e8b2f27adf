using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Limits requests before authentication: those of all callers at a time, and those of each address, at a time and by a token bucket.</summary>
internal sealed class RequestLimiter(IOptions<PerfHubOptions> options) : IAsyncDisposable
{
    // Long polls are counted separately, because most of them only wait.
    private readonly ConcurrencyLimiter _requests = new(new() { PermitLimit = options.Value.Limits.Requests });
    private readonly ConcurrencyLimiter _longPolls = new(new() { PermitLimit = HostShares.MaxLongPolls });

    private readonly LimiterCache<IPAddress, ConcurrencyLimiter> _placesOfAddresses = new(
        _ => new ConcurrencyLimiter(new() { PermitLimit = options.Value.Limits.RequestsPerAddress }));

    private readonly LimiterCache<IPAddress, TokenBucketRateLimiter> _bucketsOfAddresses = new(
        _ => RateLimits.CreateBucket(options.Value.Limits.AddressPerSecond, options.Value.Limits.AddressBurst));

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        using var place = (RateLimits.IsLongPoll(http) ? _longPolls : _requests).AttemptAcquire();
        if (!place.IsAcquired)
        {
            await ProblemExceptionHandler.WriteProblemAsync(
                http, ProblemKind.Unavailable.ToException("服务器正忙，请稍后重试。", "The server is busy. Try again later."));
            return;
        }

        var address = ClientNetwork.Get(http.Connection.RemoteIpAddress);
        using var placeOfAddress = _placesOfAddresses.Get(address).AttemptAcquire();
        if (!placeOfAddress.IsAcquired)
        {
            await RateLimits.WriteRefusalAsync(http, placeOfAddress);
            return;
        }

        using var token = RateLimits.TakeToken(_bucketsOfAddresses.Get(address));
        await (token.IsAcquired ? next(http) : RateLimits.WriteRefusalAsync(http, token));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _requests.DisposeAsync();
        await _longPolls.DisposeAsync();
        await _placesOfAddresses.DisposeAsync();
        await _bucketsOfAddresses.DisposeAsync();
    }
}
