using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Indicators;

/// <summary>The names of the indicators in a scope, or a comparison of one of them.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Names">The names in ordinal order; <see langword="null"/> where one indicator was requested.</param>
/// <param name="Indicator">The requested indicator; <see langword="null"/> where names are listed.</param>
/// <param name="NextCursor">The cursor of the next page of names, or of the indicator's units; <see langword="null"/> on the last page.</param>
public sealed record IndicatorPage(
    string Bureau, int FiscalYear, IReadOnlyList<IndicatorName>? Names, ComparedIndicator? Indicator, string? NextCursor) : VersionedResponse, IPage;
