using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>Limits requests before authentication: those of all callers at a time, and those of each address, at a time and by a token bucket.</summary>
internal sealed class RequestLimiter(IOptions<PerfHubOptions> options) : IAsyncDisposable
{
    // Open pages. Each keeps some hundred kilobytes; an office of many people may share one address.
    private const int MaxCircuits = 2000, CircuitsPerAddress = 250;

    // Long polls and circuits of pages are counted separately, because most of them only wait.
    private readonly ConcurrencyLimiter _requests = new(new() { PermitLimit = options.Value.Limits.Requests });
    private readonly ConcurrencyLimiter _longPolls = new(new() { PermitLimit = HostShares.MaxLongPolls });
    private readonly ConcurrencyLimiter _circuits = new(new() { PermitLimit = MaxCircuits });

    private readonly LimiterCache<(IPAddress Address, bool IsCircuit), ConcurrencyLimiter> _placesOfAddresses = new(
        it => new ConcurrencyLimiter(new() { PermitLimit = it.IsCircuit ? CircuitsPerAddress : options.Value.Limits.RequestsPerAddress }));

    private readonly LimiterCache<IPAddress, TokenBucketRateLimiter> _bucketsOfAddresses = new(
        _ => RateLimits.CreateBucket(options.Value.Limits.AddressPerSecond, options.Value.Limits.AddressBurst));

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var isCircuit = WebEndpointMetadata.IsCircuit(http);
        using var place = (isCircuit ? _circuits : RateLimits.IsLongPoll(http) ? _longPolls : _requests).AttemptAcquire();
        if (!place.IsAcquired)
        {
            await ProblemExceptionHandler.WriteProblemAsync(
                http, ProblemKind.Unavailable.ToException("服务器正忙，请稍后重试。", "The server is busy. Try again later."));
            return;
        }

        var address = ClientNetwork.Get(http.Connection.RemoteIpAddress);
        using var placeOfAddress = _placesOfAddresses.Get((address, isCircuit)).AttemptAcquire();
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
        await _circuits.DisposeAsync();
        await _placesOfAddresses.DisposeAsync();
        await _bucketsOfAddresses.DisposeAsync();
    }
}
