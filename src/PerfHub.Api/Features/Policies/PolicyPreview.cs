using System.Text.Json.Serialization;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Policies;

/// <summary>What a draft policy would make of the reports that it would hold for, beside what the policy in force makes of them.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau whose policy is in force; null for the default.</param>
/// <param name="Version">Its version.</param>
/// <param name="Reports">The current reports that the draft would hold for.</param>
/// <param name="Judged">How many of them were judged: all, or an even sample; all figures below are of these.</param>
/// <param name="Scores">The effect on verified scores.</param>
/// <param name="Grades">The effect on verified grades.</param>
/// <param name="Rules">The effect by rule, in the order of the catalogue; rules without any are left out.</param>
public sealed record PolicyPreview(
    int FiscalYear, string? Bureau, int Version, int Reports, int Judged, ScoreEffect Scores, GradeEffect Grades, IReadOnlyList<RulePreview> Rules);

/// <summary>The effect on verified scores, points.</summary>
/// <param name="Changed">Reports whose score would be another.</param>
/// <param name="MeanNow">The mean now; null where there is no report.</param>
/// <param name="MeanThen">The mean under the draft.</param>
/// <param name="LargestRise">The most that any report would gain.</param>
/// <param name="LargestFall">The most that any report would lose.</param>
public sealed record ScoreEffect(int Changed, decimal? MeanNow, decimal? MeanThen, decimal LargestRise, decimal LargestFall);

/// <summary>The effect on verified grades.</summary>
/// <param name="Changed">Reports whose grade would be another.</param>
/// <param name="Reports">How many reports have each grade now and under the draft.</param>
public sealed record GradeEffect(int Changed, IReadOnlyList<GradeMove> Reports);

/// <summary>Reports of one grade now and one grade under the draft.</summary>
/// <param name="Now">The grade now.</param>
/// <param name="Then">The grade under the draft.</param>
/// <param name="Count">How many.</param>
public sealed record GradeMove(Grade Now, Grade Then, int Count);

/// <summary>The effect on the deviations of one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">Its title, in the language of the request.</param>
/// <param name="Now">Its deviations now.</param>
/// <param name="Then">Its deviations under the draft.</param>
/// <param name="Added">Those that would be new.</param>
/// <param name="Removed">Those that would go.</param>
/// <param name="Changed">Those that would stay, with other figures.</param>
/// <param name="Regraded">Those that would stay with the same figures and another severity.</param>
/// <param name="Examples">The first few of each.</param>
public sealed record RulePreview(
    string Rule, string Title, int Now, int Then, int Added, int Removed, int Changed, int Regraded, IReadOnlyList<DeviationExample> Examples);

/// <summary>What becomes of a deviation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationEffect>))]
public enum DeviationEffect
{
    /// <summary>It would be new.</summary>
    [JsonStringEnumMemberName("added")] Added,

    /// <summary>It would go.</summary>
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>It would stay, with other figures.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>It would stay, with the same figures and another severity.</summary>
    [JsonStringEnumMemberName("regraded")] Regraded,
}

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
    internal static DeviationExample Of(DeviationEffect effect, UnitOfPreview unit, Deviation deviation, bool english)
    {
        var flag = deviation.Flag;
        return new DeviationExample(
            effect, unit.Bureau, unit.Code, unit.Name, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, english ? flag.Message.En : flag.Message.Zh);
    }
}

/// <summary>Whose report is judged.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Code">The unit's code.</param>
/// <param name="Name">The unit's name.</param>
internal sealed record UnitOfPreview(string Bureau, string Code, string Name);
