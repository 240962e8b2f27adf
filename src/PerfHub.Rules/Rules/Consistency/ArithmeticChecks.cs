using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The arithmetic that several rules of this group share.</summary>
internal static class ArithmeticChecks
{
    /// <summary>A stated rate must be part ÷ whole, in percent, at the precision it is stated with.</summary>
    /// <param name="pointer">The stated rate's place.</param>
    /// <param name="stated">The stated rate, percent.</param>
    /// <param name="part">The part, 万元.</param>
    /// <param name="whole">The whole, 万元.</param>
    /// <param name="name">What the rate is called.</param>
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
                pointer,
                "",
                computed,
                rate,
                Format($"{numerator} ÷ {divisor} × 100 = {rate}"),
                Defer(
                    (name, rate, numerator, divisor, computed),
                    static facts => Compose(
                        $"填报的{facts.name.Zh}为 {facts.rate}%，按 {facts.numerator} ÷ {facts.divisor} 计算应为 {facts.computed}%。",
                        $"The {facts.name.En} is stated as {facts.rate} %, but {facts.numerator} ÷ {facts.divisor} is {facts.computed} %.")));
    }

    /// <summary>A stated amount must be the sum of two others.</summary>
    /// <param name="pointer">The stated amount's place.</param>
    /// <param name="subject">The stated amount's name.</param>
    /// <param name="total">The stated amount, 万元.</param>
    /// <param name="first">One part, 万元.</param>
    /// <param name="second">The other part, 万元.</param>
    /// <param name="name">What parts and whole are called.</param>
    public static RuleOutcome CheckSumOfTwo(
        string pointer, string subject, decimal? total, decimal? first, decimal? second, Text name)
    {
        if (total is not { } stated || first is not { } one || second is not { } other)
        {
            return NotApplicable.NotStated;
        }

        var sum = one + other;
        return RoundingTolerance.SumAgrees(stated, sum, parts: 2)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer,
                subject,
                sum,
                stated,
                Format($"{one} + {other} = {stated}"),
                Defer(
                    (name, one, other, sum, stated),
                    static facts => Compose(
                        $"{facts.name.Zh}：{facts.one} 与 {facts.other} 之和为 {facts.sum} 万元，填报为 {facts.stated} 万元。",
                        $"{facts.name.En}: {facts.one} and {facts.other} add up to {facts.sum}, but {facts.stated} is stated (10,000 CNY).")));
    }

    /// <summary>A stated amount must be the sum of a list.</summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="pointer">The flag's place.</param>
    /// <param name="subject">The stated amount's name.</param>
    /// <param name="total">The stated amount, 万元.</param>
    /// <param name="items">The list.</param>
    /// <param name="amount">An item's amount, 万元.</param>
    /// <param name="name">What list and whole are called.</param>
    /// <param name="blamesList">Whether the flag is on the list rather than on the total.</param>
    public static RuleOutcome CheckSumOfList<T>(
        string pointer, string subject, decimal? total, IReadOnlyList<T>? items, Func<T, decimal?> amount, Text name, bool blamesList = false)
    {
        if (total is not { } stated || items is not { Count: > 0 })
        {
            return NotApplicable.NotStated;
        }

        var sum = 0m;
        for (var i = 0; i < items.Count; i++)
        {
            if (amount(items[i]) is not { } part)
            {
                return NotApplicable.NotStated;
            }

            sum += part;
        }

        return RoundingTolerance.SumAgrees(stated, sum, items.Count)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer,
                subject,
                blamesList ? stated : sum,
                blamesList ? sum : stated,
                Format($"Σ {sum} = {stated}"),
                Defer(
                    (name, items.Count, sum, stated),
                    static facts => Compose(
                        $"{facts.name.Zh}：{facts.Count} 项之和为 {facts.sum} 万元，填报的合计为 {facts.stated} 万元。",
                        $"{facts.name.En}: {facts.Count} items add up to {facts.sum}, but the total is stated as {facts.stated} (10,000 CNY).")));
    }

    /// <summary>A figure must not be above another one.</summary>
    /// <param name="pointer">The figure's place.</param>
    /// <param name="subject">What the figure is of.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="bound">What it must not exceed.</param>
    /// <param name="name">What figure and bound are called.</param>
    public static RuleOutcome CheckAtMost(string pointer, string subject, decimal? figure, decimal? bound, Text name)
    {
        if (figure is not { } actual || bound is not { } most)
        {
            return NotApplicable.NotStated;
        }

        return actual <= most
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                pointer,
                subject,
                most,
                actual,
                Format($"{actual} ≤ {most}"),
                Defer(
                    (name, actual, most),
                    static facts => Compose(
                        $"{facts.name.Zh}：{facts.actual} 大于 {facts.most}。",
                        $"{facts.name.En}: {facts.actual} is above {facts.most}.")));
    }
}
