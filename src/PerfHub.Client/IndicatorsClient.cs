using PerfHub.Client.Http;

namespace PerfHub.Client;

public partial class IndicatorsClient
{
    /// <summary>Lists the names of the indicators of a year, with how many units have each.</summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="sector">Only units of this sector.</param>
    /// <param name="kind">Only units of this kind.</param>
    /// <param name="scope">The bureau and those below it (default), or the bureau only.</param>
    /// <param name="pageSize">How many items are read at once: 1–500.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The names of all pages, which are read as they are needed.</returns>
    /// <exception cref="PerfHubException">The host refused the call.</exception>
    public virtual IAsyncEnumerable<IndicatorName> ListIndicatorNamesAsync(
        string bureauCode, int fiscalYear, string? sector = null, UnitKind? kind = null, ListScope? scope = null, int pageSize = 500,
        CancellationToken cancellationToken = default) =>
        PerfHubTransport.ListAsync<IndicatorPage, IndicatorName>(
            (cursor, cancel) => GetIndicatorsAsync(
                bureauCode, fiscalYear, sector: sector, kind: kind, scope: scope, limit: pageSize, cursor: cursor, cancellationToken: cancel),
            page => (page.Names ?? [], page.NextCursor),
            cancellationToken);

    /// <summary>Lists the indicators of one name by their completion, highest first.</summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="name">The exact name of the indicator.</param>
    /// <param name="sector">Only units of this sector.</param>
    /// <param name="kind">Only units of this kind.</param>
    /// <param name="scope">The bureau and those below it (default), or the bureau only.</param>
    /// <param name="pageSize">How many items are read at once: 1–500.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The indicators of all pages, which are read as they are needed. A unit may have several.</returns>
    /// <exception cref="PerfHubException">The host refused the call.</exception>
    public virtual IAsyncEnumerable<UnitIndicator> ListUnitIndicatorsAsync(
        string bureauCode, int fiscalYear, string name, string? sector = null, UnitKind? kind = null, ListScope? scope = null, int pageSize = 500,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return PerfHubTransport.ListAsync<IndicatorPage, UnitIndicator>(
            (cursor, cancel) => GetIndicatorsAsync(
                bureauCode, fiscalYear, name, sector: sector, kind: kind, scope: scope, limit: pageSize, cursor: cursor, cancellationToken: cancel),
            page => (page.Indicator?.Items ?? [], page.NextCursor),
            cancellationToken);
    }
}
