using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>A whole audit log as a file. NDJSON keeps the times in UTC that the hashes are computed from.</summary>
internal static class AuditLogFile
{
    private static readonly IReadOnlyList<FileColumn<AuditEntry>> Columns =
    [
        new(new("序号", "Number"), 10, (cells, it) => cells.WriteNumber(it.Seq)),
        FileColumn<AuditEntry>.OfTimes(new("时间", "At"), it => it.At),
        new(new("操作者", "Actor"), 24, (cells, it) => cells.WriteText(it.Actor)),
        new(new("密钥用途", "Key name"), 24, (cells, it) => cells.WriteText(it.ActorName)),
        new(new("角色", "Role"), 18, (cells, it) => cells.WriteOptionalLabel(it.Role is { } role ? ReportLabels.Get(role) : null)),
        new(new("操作", "Operation"), 40, (cells, it) => cells.WriteOptionalLabel(it.OperationName)),
        new(new("请求", "Action"), 50, (cells, it) => cells.WriteText(it.Action)),
        new(new("对象", "Subject"), 30, (cells, it) => cells.WriteText(it.Subject)),
        new(new("来源地址", "Origin"), 18, (cells, it) => cells.WriteText(it.Origin)),
        new(new("结果", "Outcome"), 16, (cells, it) => cells.WriteLabel(Describe(it.Outcome))),
        new(new("前一条哈希值", "Previous hash"), 66, (cells, it) => cells.WriteText(it.PreviousHash)),
        new(new("哈希值", "Hash"), 66, (cells, it) => cells.WriteText(it.Hash)),
    ];

    public static FileTable<AuditEntry> Create(FileOrigin origin) => new(new("审计日志", "Audit log"), "audit-log", origin, Columns);

    private static Text Describe(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => new("已完成", "Done"),
        AuditOutcome.Unauthorized => new("密钥无效", "Unauthorized"),
        AuditOutcome.Forbidden => new("权限不足", "Forbidden"),
        _ => new("超出管辖范围", "Outside the scope"),
    };
}
