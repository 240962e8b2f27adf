using System.Text.Json.Serialization;

namespace PerfHub.Api.Webhooks.Outbox;

/// <summary>An event that a webhook can subscribe to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookEvent>))]
public enum WebhookEvent
{
    /// <summary>A unit has filed a revision of its report.</summary>
    [JsonStringEnumMemberName("report.filed")] ReportFiled,

    /// <summary>The bureau has returned a report.</summary>
    [JsonStringEnumMemberName("report.returned")] ReportReturned,

    /// <summary>The bureau has accepted a report.</summary>
    [JsonStringEnumMemberName("report.accepted")] ReportAccepted,

    /// <summary>The bureau has reopened an accepted or returned report.</summary>
    [JsonStringEnumMemberName("report.reopened")] ReportReopened,

    /// <summary>The bureau has withdrawn a report.</summary>
    [JsonStringEnumMemberName("report.withdrawn")] ReportWithdrawn,

    /// <summary>A deviation needs attention: it was found, found again, or reopened.</summary>
    [JsonStringEnumMemberName("deviation.opened")] DeviationOpened,

    /// <summary>A deviation was confirmed or dismissed, or its earlier decision holds again.</summary>
    [JsonStringEnumMemberName("deviation.decided")] DeviationDecided,

    /// <summary>A deviation is no longer found.</summary>
    [JsonStringEnumMemberName("deviation.resolved")] DeviationResolved,

    /// <summary>An evaluation or a bulk decision has ended.</summary>
    [JsonStringEnumMemberName("job.finished")] JobFinished,
}
