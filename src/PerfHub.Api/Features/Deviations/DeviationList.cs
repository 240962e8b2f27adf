using PerfHub.Api.Http.Caching;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>A list of deviations: which, in which order, in which language.</summary>
/// <param name="Bureau">The code of the bureau that reads.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="Order">In which order.</param>
/// <param name="English">Texts in English rather than Chinese.</param>
public sealed record DeviationList(string Bureau, int Year, DeviationFilter Filter, DeviationOrder Order, bool English)
{
    /// <summary>Tells filter and order from others, so that a cursor serves no other list.</summary>
    internal string Tag =>
        Tagged.Of(Filter.Told().Prepend(("sort", $"{Order.Sort} {Order.Order}")).SelectMany(it => new[] { it.Item1, it.Item2 })).Trim('"');
}
