using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using PerfHub.Api.Data;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Tenancy;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Where a deviation stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviationStatus>))]
public enum DeviationStatus
{
    /// <summary>Nobody has said anything of it yet.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>The unit has explained it.</summary>
    [JsonStringEnumMemberName("explained")] Explained,

    /// <summary>The auditor holds it to be true.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,

    /// <summary>The auditor holds it to be of no weight.</summary>
    [JsonStringEnumMemberName("dismissed")] Dismissed,

    /// <summary>A later revision no longer breaks the rule.</summary>
    [JsonStringEnumMemberName("resolved")] Resolved,
}

/// <summary>What a status means.</summary>
public static class DeviationStatuses
{
    /// <summary>Whether a deviation of this status counts against the unit: neither dismissed nor resolved.</summary>
    /// <param name="status">The status.</param>
    public static bool Counts(this DeviationStatus status) => status is not (DeviationStatus.Dismissed or DeviationStatus.Resolved);
}

/// <summary>The ids of deviations.</summary>
public static class DeviationId
{
    /// <summary>Who may see a deviation by its id: whoever may see its unit.</summary>
    public static readonly ScopeRule Scope =
        ScopeRule.OfId("deviation's unit", id => KeyOf(id) is { } key ? new Target(key.Bureau, key.Unit) : null);

    /// <summary>The id of a deviation: it follows from what makes it the same one in every revision.</summary>
    /// <param name="key">Unit and year.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="subject">The rule's subject.</param>
    public static string Of(ReportKey key, string rule, string subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{rule}/{subject}"), hash);
        return Of(key.Bureau, key.Unit, key.Year, Convert.ToHexStringLower(hash[..8]));
    }

    /// <summary>The id of a deviation by its mark.</summary>
    /// <param name="bureau">The unit's bureau.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="mark">What <see cref="MarkOf"/> gave.</param>
    public static string Of(string bureau, string unit, int year, string mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{bureau}.{unit}.{year}.{mark}");

    /// <summary>The part of an id that tells the deviations of one report apart.</summary>
    /// <param name="id">An id.</param>
    public static string MarkOf(string id) => id[(id.LastIndexOf('.') + 1)..];

    /// <summary>Whose deviation an id names; nothing where it names none.</summary>
    /// <param name="id">Any text.</param>
    public static ReportKey? KeyOf(string id) =>
        id.Split('.') is [var bureau, var unit, var year, _] && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReportKey(bureau, unit, number)
            : null;
}

/// <summary>The life of a deviation across revisions.</summary>
[RowKey(nameof(Standing), nameof(RuleId), nameof(Id))]
public sealed record DeviationRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>Its id; see <see cref="DeviationId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>What the rule is about.</summary>
    public required string Subject { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeviationStatus Status { get; init; }

    /// <summary>The last revision that broke the rule; the figures are that one's.</summary>
    public required int Revision { get; init; }

    /// <summary>The place in that revision.</summary>
    public required string Pointer { get; init; }

    /// <summary>The indicator's code, if one is concerned.</summary>
    public required string? Indicator { get; init; }

    /// <summary>What the rule expects.</summary>
    public required Figure Expected { get; init; }

    /// <summary>What the report says.</summary>
    public required Figure Actual { get; init; }

    /// <summary>Actual − expected, where both are numbers.</summary>
    public required decimal? Difference { get; init; }

    /// <summary>The formula that does not hold, with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>The finding in Chinese.</summary>
    public required string MessageZh { get; init; }

    /// <summary>The finding in English.</summary>
    public required string MessageEn { get; init; }

    /// <summary>When the rule was first broken, UTC.</summary>
    public required DateTime OpenedAt { get; init; }

    /// <summary>When status or figures changed last, UTC.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>What the unit says of these figures, if it has said anything.</summary>
    public required string? Explanation { get; init; }

    /// <summary>When the unit said it, UTC.</summary>
    public required DateTime? ExplainedAt { get; init; }

    /// <summary>Who looks into it, as the bureau names them.</summary>
    public required string? Assignee { get; init; }

    /// <summary>By when.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>The bureau of the other unit that it rests on, if any; see <see cref="Answer.Flag.Peer"/>.</summary>
    public required string? PeerBureau { get; init; }

    /// <summary>That unit's code.</summary>
    public required string? PeerUnit { get; init; }
}
