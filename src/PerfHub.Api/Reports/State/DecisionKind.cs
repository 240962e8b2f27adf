using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.State;

/// <summary>A bureau's decision on a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>Accepts and locks the report.</summary>
    [JsonStringEnumMemberName("accept")] Accept,

    /// <summary>Returns the report to the unit, which files again.</summary>
    [JsonStringEnumMemberName("return")] Return,

    /// <summary>Revokes the last decision: the report is <c>submitted</c> again.</summary>
    [JsonStringEnumMemberName("reopen")] Reopen,

    /// <summary>Withdraws a report that should not have been filed, e.g. one for the wrong year or unit.</summary>
    [JsonStringEnumMemberName("withdraw")] Withdraw,
}
