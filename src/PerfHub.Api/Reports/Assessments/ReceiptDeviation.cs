using System.Text.Json.Serialization;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>A deviation in a receipt.</summary>
public sealed record ReceiptDeviation
{
    /// <summary>The deviation's id, the same in every revision.</summary>
    public required string Id { get; init; }

    /// <summary>The rule's id.</summary>
    public required string Rule { get; init; }

    /// <summary>The severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The status.</summary>
    public required DeviationStatus Status { get; init; }

    /// <summary>RFC 6901 pointer into the submitted JSON.</summary>
    public required string Pointer { get; init; }

    /// <summary>The indicator's code; <see langword="null"/> where no indicator is concerned.</summary>
    public required string? Indicator { get; init; }

    /// <summary>The value that the rule expects: a number, a text or <see langword="null"/>.</summary>
    public required Figure Expected { get; init; }

    /// <summary>The value in the report: a number, a text or <see langword="null"/>.</summary>
    public required Figure Actual { get; init; }

    /// <summary>Actual − expected; <see langword="null"/> unless both are numbers.</summary>
    public required decimal? Difference { get; init; }

    /// <summary>The formula that does not hold, with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>The finding as a sentence, in the language of the request.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The figures and texts of the report that it rests on, by pointer; a decision holds as long as they are the same. Texts of more
    /// than 200 characters are shortened. <see langword="null"/> if it was evaluated before inputs were stored.
    /// </summary>
    public FlagInputCollection? Inputs { get; init; }

    /// <summary>The title of an auditor's own finding (rule <c>manual</c>); absent for all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>The other unit of the comparison; absent if it is outside the caller's bureau, and for unit keys.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Peer? Peer { get; init; }

    /// <summary>Converts a deviation that the verdict does not contain.</summary>
    internal static ReceiptDeviation FromRow(DeviationRow row, bool isEnglish) => new()
    {
        Id = row.Id,
        Rule = row.RuleId,
        Severity = row.Severity,
        Status = row.Status,
        Pointer = row.Pointer,
        Indicator = row.Indicator,
        Expected = row.Expected,
        Actual = row.Actual,
        Difference = row.Difference,
        Formula = row.Formula,
        Message = isEnglish ? row.MessageEn : row.MessageZh,
        Inputs = row.Inputs is null ? null : StoredJson.Parse<FlagInputCollection>(row.Inputs),
        Title = row.Title,
    };
}
