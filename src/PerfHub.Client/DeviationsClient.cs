using System.Net;
using System.Runtime.CompilerServices;
using PerfHub.Client.Http;

namespace PerfHub.Client;

public partial class DeviationsClient
{
    // Seconds. A call that waits ends well before its timeout.
    private const int LongestWait = 30, WaitMargin = 10;

    private const int ChangesPerPage = 500;

    /// <summary>Reads the changes of deviations in order, up to the last one there is now.</summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="after">The position to continue from: <see cref="DeviationChangePage.Next"/> of an earlier page; from the start without it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The pages, none of them empty. Store <see cref="DeviationChangePage.Next"/> when a page has been processed.</returns>
    public virtual IAsyncEnumerable<DeviationChangePage> ListDeviationChangesAsync(
        string bureauCode, int fiscalYear, string? after = null, CancellationToken cancellationToken = default) =>
        ReadChangesAsync(bureauCode, fiscalYear, after, waits: false, cancellationToken);

    /// <summary>
    /// Follows the changes of deviations, in order and without end: when there are no more, it waits for the next. While the host is busy or
    /// cannot be reached, it tries again, at least once a minute. It ends with an exception only if the host refuses the call.
    /// </summary>
    /// <inheritdoc cref="ListDeviationChangesAsync"/>
    public virtual IAsyncEnumerable<DeviationChangePage> WatchDeviationChangesAsync(
        string bureauCode, int fiscalYear, string? after = null, CancellationToken cancellationToken = default) =>
        ReadChangesAsync(bureauCode, fiscalYear, after, waits: true, cancellationToken);

    private async IAsyncEnumerable<DeviationChangePage> ReadChangesAsync(
        string bureauCode, int fiscalYear, string? after, bool waits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = waits
                ? await WaitForChangesAsync(bureauCode, fiscalYear, after, cancellationToken).ConfigureAwait(false)
                : await ListDeviationChangesPageAsync(bureauCode, fiscalYear, after, ChangesPerPage, cancellationToken: cancellationToken).ConfigureAwait(false);
            after = page.Next;
            if (page.Items.Count > 0)
            {
                yield return page;
            }
            else if (!waits)
            {
                yield break;
            }
        }
    }

    private async Task<DeviationChangePage> WaitForChangesAsync(string bureauCode, int fiscalYear, string? after, CancellationToken cancellationToken)
    {
        var wait = Transport.CallTimeout == Timeout.InfiniteTimeSpan
            ? LongestWait
            : (int)Math.Clamp(Transport.CallTimeout.TotalSeconds - WaitMargin, 1, LongestWait);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ListDeviationChangesPageAsync(bureauCode, fiscalYear, after, ChangesPerPage, wait, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (IsTransient(error))
            {
                var delay = (error as PerfHubException)?.RetryAfter ?? RetryPipeline.GetBackoff(attempt);
                await Task.Delay(delay, Transport.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsTransient(Exception error) => error switch
    {
        PerfHubException problem => problem.Status
            is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        _ => error is HttpRequestException or TimeoutException or IOException,
    };
}
