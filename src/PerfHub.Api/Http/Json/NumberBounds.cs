using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Checks <see cref="BetweenAttribute"/>.</summary>
internal static class NumberBounds
{
    public static bool Check(BetweenAttribute? bounds, decimal value, ReadContext context)
    {
        if (bounds is null || bounds.Contains(value))
        {
            return true;
        }

        var (zh, en) = bounds.MinimumIsExclusive ? ("大于", "above") : ("不小于", "at least");
        context.AddError(
            "number-out-of-range",
            $"应{zh} {bounds.Min} 且不大于 {bounds.Max}",
            $"the number must be {en} {bounds.Min} and at most {bounds.Max}");
        return false;
    }
}
