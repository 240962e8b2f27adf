using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The arithmetic checks that several rules share. All amounts are in 万元.</summary>
internal static class ArithmeticChecks
{
    /// <summary>Checks that a stated rate is part ÷ whole in percent, at the precision of the stated rate.</summary>
    public static RuleOutcome CheckRate(string pointer, decimal? stated, decimal? part, decimal? whole, Text name)
    {
        if (stated is not { } rate || part is not { } numerator || whole is not { } divisor)
        {
            return NotApplicable.NotStated;
        }

        if (divisor == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var computed = numerator * 100m / divisor;
        return RoundingTolerance.Agrees(rate, computed)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer, "", computed, rate, Format($"{numerator} ÷ {divisor} × 100 = {rate}"),
                Defer((name, rate, numerator, divisor, computed), static facts => Compose(
                    $"填报的{facts.name.Zh}为 {facts.rate}%，按 {facts.numerator} ÷ {facts.divisor} 计算应为 {facts.computed}%。",
                    $"The {facts.name.En} is stated as {facts.rate}%, but {facts.numerator} ÷ {facts.divisor} is {facts.computed}%.")));
    }

    /// <summary>Checks that a stated total is the sum of two amounts.</summary>
    public static RuleOutcome CheckSumOfTwo(
        string pointer, string subject, decimal? total, decimal? left, decimal? right, Text name)
    {
        if (total is not { } stated || left is not { } first || right is not { } second)
        {
            return NotApplicable.NotStated;
        }

        var sum = first + second;
        return RoundingTolerance.SumAgrees(stated, sum, parts: 2)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer, subject, sum, stated, Format($"{first} + {second} = {stated}"),
                Defer((name, first, second, sum, stated), static facts => Compose(
                    $"{facts.name.Zh}：{facts.first} 与 {facts.second} 之和为 {facts.sum} 万元，填报为 {facts.stated} 万元。",
                    $"{facts.name.En}: {facts.first} and {facts.second} add up to {facts.sum}, but {facts.stated} is stated (10,000 CNY).")));
    }

    /// <summary>
    /// Checks that a stated total is the sum of a list. <paramref name="blamesList"/> flags the list: the total is then expected
    /// and the sum actual.
    /// </summary>
    public static RuleOutcome CheckSumOfList<T>(
        string pointer, string subject, decimal? total, IReadOnlyList<T>? items, Func<T, decimal?> getAmount, Text name, bool blamesList = false)
    {
        if (total is not { } stated || items is not { Count: > 0 }
            || items.Aggregate((decimal?)0m, (all, item) => all + getAmount(item)) is not { } sum)
        {
            return NotApplicable.NotStated;
        }

        return RoundingTolerance.SumAgrees(stated, sum, items.Count)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer, subject, blamesList ? stated : sum, blamesList ? sum : stated, Format($"Σ {sum} = {stated}"),
                Defer((name, items.Count, sum, stated), static facts => Compose(
                    $"{facts.name.Zh}：{facts.Count} 项之和为 {facts.sum} 万元，填报的合计为 {facts.stated} 万元。",
                    $"{facts.name.En}: {facts.Count} items add up to {facts.sum}, but the total is stated as {facts.stated} (10,000 CNY).")));
    }

    /// <summary>Checks that a figure does not exceed a limit.</summary>
    public static RuleOutcome CheckAtMost(string pointer, string subject, decimal? figure, decimal? limit, Text name)
    {
        if (figure is not { } actual || limit is not { } maximum)
        {
            return NotApplicable.NotStated;
        }

        return actual <= maximum
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer, subject, maximum, actual, Format($"{actual} ≤ {maximum}"),
                Defer((name, actual, maximum), static facts => Compose(
                    $"{facts.name.Zh}：{facts.actual} 大于 {facts.maximum}。",
                    $"{facts.name.En}: {facts.actual} is above {facts.maximum}.")));
    }
}
