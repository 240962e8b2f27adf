using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>The whole list of a bureau's API keys as a file, without their secrets.</summary>
internal static class ApiKeyFile
{
    private static readonly IReadOnlyList<FileColumn<ApiKeyInfo>> Columns =
    [
        new(new("密钥编号", "Key id"), 20, (cells, it) => cells.WriteText(it.Id)),
        new(new("角色", "Role"), 18, (cells, it) => cells.WriteLabel(ReportLabels.Get(it.Role))),
        new(new("财政局代码", "Bureau code"), 12, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("用途", "Name"), 30, (cells, it) => cells.WriteText(it.Name)),
        FileColumn<ApiKeyInfo>.OfTimes(new("创建时间", "Created at"), it => it.CreatedAt),
        FileColumn<ApiKeyInfo>.OfTimes(new("失效时间", "Expires at"), it => it.ExpiresAt),
        FileColumn<ApiKeyInfo>.OfTimes(new("吊销时间", "Revoked at"), it => it.RevokedAt),
        FileColumn<ApiKeyInfo>.OfTimes(new("最近使用时间", "Last used at"), it => it.LastUsedAt),
        new(new("替换的密钥编号", "Rotated from"), 20, (cells, it) => cells.WriteText(it.RotatedFrom)),
    ];

    public static FileTable<ApiKeyInfo> Create(ListApiKeys.Query query, FileOrigin origin) => new(new("密钥", "API keys"), "api-keys", origin, Columns)
    {
        Filters = [(new("筛选：角色", "Filter: role"), query.Role is { } role ? ReportLabels.Get(role) : null), (new("筛选：文字", "Filter: text"), query.Text is { } text ? new(text, text) : null)],
    };
}
