using System.Text.Json;
using PerfHub.Api.Http.Files;

namespace PerfHub.Api.Features.Policies;

/// <summary>All versions of a bureau's own policy as a file. A policy is nested, so it is one cell with its JSON.</summary>
internal static class PolicyVersionFile
{
    private static readonly IReadOnlyList<FileColumn<BureauPolicy>> Columns =
    [
        new(new("政策版本", "Policy version"), 10, (cells, it) => cells.WriteNumber(it.Version)),
        FileColumn<BureauPolicy>.OfTimes(new("设定时间", "Set at"), it => it.SetAt),
        new(new("设定者", "Set by"), 24, (cells, it) => cells.WriteText(it.SetBy)),
        new(new("是否沿用上级政策", "Inherits"), 12, (cells, it) => cells.WriteLabel(FileLabels.Get(it.Policy is null))),
        new(new("政策内容（JSON）", "Policy (JSON)"), 60, (cells, it) => cells.WriteText(it.Policy is null ? null : JsonSerializer.Serialize(it.Policy, ApiJson.Options))),
    ];

    public static FileTable<BureauPolicy> Create(FileOrigin origin) => new(new("评价政策版本", "Policy versions"), "policy-versions", origin, Columns);
}
