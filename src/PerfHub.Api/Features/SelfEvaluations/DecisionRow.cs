using System.Text.Json.Serialization;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>What a bureau decides on a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>Accepts it: it is locked.</summary>
    [JsonStringEnumMemberName("accept")] Accept,

    /// <summary>Sends it back: it is to be filed again.</summary>
    [JsonStringEnumMemberName("return")] Return,

    /// <summary>Takes the last decision back: it is as it was filed.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,
}

/// <summary>What follows from decisions.</summary>
internal static class DecisionKinds
{
    /// <summary>What becomes of the report.</summary>
    /// <param name="kind">The decision.</param>
    public static ReportStatus Status(this DecisionKind kind) => kind switch
    {
        DecisionKind.Accept => ReportStatus.Accepted,
        DecisionKind.Return => ReportStatus.Returned,
        _ => ReportStatus.Submitted,
    };

    /// <summary>Whether it can be made on a report of which this has become: one that was decided upon is reopened first.</summary>
    /// <param name="kind">The decision.</param>
    /// <param name="status">What has become of the report.</param>
    public static bool MayFollow(this DecisionKind kind, ReportStatus status) =>
        kind == DecisionKind.Reopen ? status != ReportStatus.Submitted : status == ReportStatus.Submitted;
}

/// <summary>A decision on a report. Never changed.</summary>
public sealed record DecisionRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The revision that it is about.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that the report went by then; 0 for the verdict given at filing.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The id of the key that decided.</summary>
    public required string Actor { get; init; }

    /// <summary>Its role.</summary>
    public required Role Role { get; init; }

    /// <summary>Why.</summary>
    public required string? Reason { get; init; }
}
