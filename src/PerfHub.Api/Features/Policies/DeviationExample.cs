using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>A deviation under the draft policy; under the current policy where the draft removes it.</summary>
/// <param name="Effect">The effect of the draft.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Pointer">The place in the report (RFC 6901).</param>
/// <param name="Indicator">The indicator's code; <see langword="null"/> where no indicator is concerned.</param>
/// <param name="Expected">The value that the rule expects: a number, a text or <see langword="null"/>.</param>
/// <param name="Actual">The value in the report: a number, a text or <see langword="null"/>.</param>
/// <param name="Difference">Actual − expected; <see langword="null"/> unless both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding as a sentence, in the language of the request.</param>
public sealed record DeviationExample(
    DeviationEffect Effect, string Bureau, string Unit, string UnitName, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, string Message)
{
    internal static DeviationExample Create(DeviationEffect effect, PreviewUnit unit, Deviation deviation, bool isEnglish)
    {
        var flag = deviation.Flag;
        return new DeviationExample(
            effect, unit.Bureau, unit.Code, unit.Name, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, isEnglish ? flag.Message.En : flag.Message.Zh);
    }
}
