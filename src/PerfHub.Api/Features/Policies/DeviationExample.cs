using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Policies;

/// <summary>One deviation, as it would be under the draft; as it is now where it would go.</summary>
/// <param name="Effect">What becomes of it.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Pointer">The place in the report (RFC 6901).</param>
/// <param name="Indicator">The indicator's code, if one is concerned.</param>
/// <param name="Expected">What the rule expects: a number, a text, or nothing.</param>
/// <param name="Actual">What the report says: a number, a text, or nothing.</param>
/// <param name="Difference">Actual − expected, where both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding in words, in the language of the request.</param>
public sealed record DeviationExample(
    DeviationEffect Effect, string Bureau, string Unit, string UnitName, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, string Message)
{
    internal static DeviationExample Create(DeviationEffect effect, PreviewUnit unit, Deviation deviation, bool english)
    {
        var flag = deviation.Flag;
        return new DeviationExample(
            effect, unit.Bureau, unit.Code, unit.Name, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, english ? flag.Message.En : flag.Message.Zh);
    }
}
