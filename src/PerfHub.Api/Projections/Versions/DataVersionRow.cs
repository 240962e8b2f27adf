using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>The data version of a bureau and year. The row without a bureau counts the blocks of <see cref="VersionNumberAllocator"/>.</summary>
/// <param name="Scope">The code of the bureau whose lists show the data.</param>
/// <param name="Year">The fiscal year; 0 for data of all years.</param>
/// <param name="Version">Grows with every change, above the versions of all years of the bureau.</param>
/// <param name="ChangedAt">When it last changed, UTC.</param>
[RowKey(nameof(Scope), nameof(Year))]
[method: ExplicitConstructor]
public sealed record DataVersionRow(
    [property: ColumnWidth(12)] string Scope, int Year, long Version, DateTime ChangedAt);
