using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Limits requests before authentication: those of all callers at a time, and those of each address, at a time and by a token bucket. Long
/// polls and circuits of pages are counted separately, because most of them only wait.
/// </summary>
internal sealed class RequestLimiter(IOptions<PerfHubOptions> options) : IAsyncDisposable
{
    // An office of many people may share one address.
    private const int LongPollsPerAddress = HostShares.MaxLongPolls / 2;

    private readonly ConcurrencyLimiter _requests = new(new() { PermitLimit = options.Value.Limits.Requests });
    private readonly ConcurrencyLimiter _longPolls = new(new() { PermitLimit = HostShares.MaxLongPolls });
    private readonly ConcurrencyLimiter _circuits = new(new() { PermitLimit = options.Value.Limits.OpenPages });

    private readonly LimiterCache<(IPAddress Address, RequestKind Kind), ConcurrencyLimiter> _placesOfAddresses = new(
        it => new ConcurrencyLimiter(new()
        {
            PermitLimit = it.Kind switch
            {
                RequestKind.Circuit => options.Value.Limits.OpenPagesPerAddress,
                RequestKind.LongPoll => LongPollsPerAddress,
                _ => options.Value.Limits.RequestsPerAddress,
            },
        }));

    private readonly LimiterCache<IPAddress, TokenBucketRateLimiter> _bucketsOfAddresses = new(
        _ => RateLimits.CreateBucket(options.Value.Limits.AddressPerSecond, options.Value.Limits.AddressBurst));

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var kind = GetKind(http);
        using var place = (kind switch { RequestKind.Circuit => _circuits, RequestKind.LongPoll => _longPolls, _ => _requests }).AttemptAcquire();
        if (!place.IsAcquired)
        {
            await ProblemExceptionHandler.WriteProblemAsync(
                http, ProblemKind.Unavailable.ToException("服务器正忙，请稍后重试。", "The server is busy. Try again later."));
            return;
        }

        var address = ClientNetwork.Get(http.Connection.RemoteIpAddress);
        using var placeOfAddress = _placesOfAddresses.Get((address, kind)).AttemptAcquire();
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

    private static RequestKind GetKind(HttpContext http) =>
        WebEndpointMetadata.IsCircuit(http) ? RequestKind.Circuit : RateLimits.IsLongPoll(http) ? RequestKind.LongPoll : RequestKind.Request;
}
