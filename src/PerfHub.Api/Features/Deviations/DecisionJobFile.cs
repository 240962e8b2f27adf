using PerfHub.Api.Http.Files;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>The whole list of bulk decisions as a file.</summary>
internal static class DecisionJobFile
{
    private static readonly IReadOnlyList<FileColumn<DecisionJob>> Columns =
    [
        new(new("任务编号", "Job id"), 22, (cells, it) => cells.WriteText(it.Id)),
        new(new("操作", "Action"), 12, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Kind))),
        new(new("任务状态", "State"), 12, (cells, it) => cells.WriteLabel(Describe(it.State))),
        new(new("已处理", "Done"), 10, (cells, it) => cells.WriteNumber(it.Done)),
        new(new("总数", "Total"), 10, (cells, it) => cells.WriteNumber(it.Total)),
        new(new("已跳过", "Skipped"), 10, (cells, it) => cells.WriteNumber(it.Skipped)),
        new(new("操作者", "By"), 24, (cells, it) => cells.WriteText(it.By.Key)),
        new(new("角色", "Role"), 18, (cells, it) => cells.WriteLabel(ReportLabels.Get(it.By.Role))),
        FileColumn<DecisionJob>.OfTimes(new("开始时间", "Created at"), it => it.CreatedAt),
        FileColumn<DecisionJob>.OfTimes(new("最近进展时间", "Updated at"), it => it.UpdatedAt),
    ];

    public static FileTable<DecisionJob> Create(FileOrigin origin) => new(new("批量处理任务", "Bulk decisions"), "decisions", origin, Columns);

    private static Text Describe(JobState state) => state switch
    {
        JobState.Queued => new("等待中", "Queued"),
        JobState.Running => new("进行中", "Running"),
        JobState.Done => new("已完成", "Done"),
        JobState.Failed => new("已失败", "Failed"),
        _ => new("已取消", "Cancelled"),
    };
}
