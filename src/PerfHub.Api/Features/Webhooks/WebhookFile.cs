using PerfHub.Api.Http.Files;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>The whole list of the webhooks of a bureau or unit as a file, without their secrets.</summary>
internal static class WebhookFile
{
    private static readonly IReadOnlyList<FileColumn<Webhook>> Columns =
    [
        new(new("推送编号", "Webhook id"), 20, (cells, it) => cells.WriteText(it.Id)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("接收网址", "URL"), 50, (cells, it) => cells.WriteText(it.Url)),
        new(new("状态", "State"), 10, (cells, it) => cells.WriteLabel(WebhookLabels.Get(it.State))),
        new(new("原因", "Reason"), 30, (cells, it) => cells.WriteOptionalLabel(it.StateReason is { } reason ? WebhookLabels.Get(reason) : null)),
        FileColumn<Webhook>.OfTimes(new("状态变更时间", "State changed at"), it => it.StateChangedAt),
        FileColumn<Webhook>.OfTimes(new("创建时间", "Created at"), it => it.CreatedAt),
        new(new("未推送的事件数", "Events missed"), 14, (cells, it) => cells.WriteNumber(it.Missed)),
        FileColumn<Webhook>.OfTimes(new("最近送达时间", "Last success at"), it => it.LastSuccessAt),
        FileColumn<Webhook>.OfTimes(new("最近失败时间", "Last failure at"), it => it.LastFailureAt),
        new(new("失败原因", "Last failure"), 24, (cells, it) => cells.WriteOptionalLabel(it.LastFailure is { } failure ? WebhookLabels.Get(failure) : null)),
    ];

    public static FileTable<Webhook> Create(FileOrigin origin) => new(new("事件推送", "Webhooks"), "webhooks", origin, Columns);
}
