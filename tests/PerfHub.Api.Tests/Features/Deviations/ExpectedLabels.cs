using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The Chinese words that problems use for statuses and actions.</summary>
internal static class ExpectedLabels
{
    public static readonly IReadOnlyDictionary<DeviationStatus, string> Statuses = new Dictionary<DeviationStatus, string>
    {
        [DeviationStatus.Open] = "待处理", [DeviationStatus.Explained] = "已说明", [DeviationStatus.Confirmed] = "已确认",
        [DeviationStatus.Dismissed] = "已排除", [DeviationStatus.Resolved] = "已消除",
    };

    public static readonly IReadOnlyDictionary<DeviationActionKind, string> Actions = new Dictionary<DeviationActionKind, string>
    {
        [DeviationActionKind.Explain] = "说明", [DeviationActionKind.Comment] = "批注", [DeviationActionKind.Assign] = "分派", [DeviationActionKind.Confirm] = "确认",
        [DeviationActionKind.Dismiss] = "排除", [DeviationActionKind.Reopen] = "重新打开",
    };
}
