using PerfHub.Api.Http.Caching;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A list of deviations: which, in which order, in which language.</summary>
/// <param name="Bureau">The code of the bureau that reads.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="SortOrder">In which order.</param>
/// <param name="IsEnglish">Texts in English rather than Chinese.</param>
public sealed record DeviationListCriteria(string Bureau, int Year, DeviationFilter Filter, DeviationSortOrder SortOrder, bool IsEnglish)
{
    /// <summary>Tells filter and order from others, so that a cursor serves no other list.</summary>
    internal string Fingerprint =>
        EntityTags.Compute(Filter.ToNameValuePairs().Prepend(("sort", $"{SortOrder.SortKey} {SortOrder.Direction}")).SelectMany(it => new[] { it.Item1, it.Item2 })).Trim('"');
}
