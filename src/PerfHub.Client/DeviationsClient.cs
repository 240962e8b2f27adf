using System.Runtime.CompilerServices;

namespace PerfHub.Client;

public partial class DeviationsClient
{
    private const int LongestWait = 30, ChangesPerPage = 500;

    /// <summary>Reads the changes of deviations in order, up to the last one there is now.</summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="after">The position to continue from: <see cref="DeviationChangePage.Next"/> of an earlier page; from the start without it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The pages, none of them empty. Store <see cref="DeviationChangePage.Next"/> when a page has been processed.</returns>
    public virtual IAsyncEnumerable<DeviationChangePage> ListDeviationChangesAsync(
        string bureauCode, int fiscalYear, string? after = null, CancellationToken cancellationToken = default) =>
        ReadChangesAsync(bureauCode, fiscalYear, after, waits: false, cancellationToken);

    /// <summary>Follows the changes of deviations, in order and without end: when there are no more, it waits for the next.</summary>
    /// <inheritdoc cref="ListDeviationChangesAsync"/>
    public virtual IAsyncEnumerable<DeviationChangePage> WatchDeviationChangesAsync(
        string bureauCode, int fiscalYear, string? after = null, CancellationToken cancellationToken = default) =>
        ReadChangesAsync(bureauCode, fiscalYear, after, waits: true, cancellationToken);

    private async IAsyncEnumerable<DeviationChangePage> ReadChangesAsync(
        string bureauCode, int fiscalYear, string? after, bool waits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = (await ListDeviationChangesPageAsync(
                bureauCode, fiscalYear, after, ChangesPerPage, waits ? LongestWait : null, cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
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
}
