using PerfHub.Api.Http.Caching;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A list of deviations: its filter, its order and its language.</summary>
internal sealed record DeviationListCriteria(string Bureau, int Year, DeviationFilter Filter, DeviationSortOrder SortOrder, bool IsEnglish)
{
    /// <summary>Identifies filter and order, so that a cursor is valid for this list only.</summary>
    public string Fingerprint => EntityTags.Compute(
        Filter.ToNameValuePairs().Prepend((Name: "sort", Value: $"{SortOrder.SortKey} {SortOrder.Direction}"))
            .SelectMany(pair => new[] { pair.Name, pair.Value })).Trim('"');
}
