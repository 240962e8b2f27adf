using PerfHub.Api.Http.Files;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>The whole list of the deliveries of a webhook as a file.</summary>
internal static class WebhookDeliveryFile
{
    private static readonly IReadOnlyList<FileColumn<WebhookDelivery>> Columns =
    [
        new(new("序号", "Number"), 10, (cells, it) => cells.WriteNumber(it.Number)),
        new(new("消息编号", "Message id"), 30, (cells, it) => cells.WriteText(it.MessageId)),
        new(new("事件类型", "Type"), 22, (cells, it) => cells.WriteText(it.Type)),
        new(new("事项", "Subject"), 30, (cells, it) => cells.WriteText(it.Subject)),
        new(new("状态", "Status"), 10, (cells, it) => cells.WriteLabel(WebhookLabels.Get(it.Status))),
        new(new("尝试次数", "Attempts"), 10, (cells, it) => cells.WriteNumber(it.Attempts)),
        FileColumn<WebhookDelivery>.OfTimes(new("创建时间", "Created at"), it => it.CreatedAt),
        FileColumn<WebhookDelivery>.OfTimes(new("下次尝试时间", "Next attempt at"), it => it.NextAttemptAt),
        FileColumn<WebhookDelivery>.OfTimes(new("最近尝试时间", "Last attempt at"), it => it.LastAttemptAt),
        new(new("应答状态码", "Response status"), 12, (cells, it) => cells.WriteNumber(it.StatusCode)),
        new(new("失败原因", "Failure"), 24, (cells, it) => cells.WriteOptionalLabel(it.Failure is { } failure ? WebhookLabels.Get(failure) : null)),
    ];

    public static FileTable<WebhookDelivery> Create(ListWebhookDeliveries.Query query, FileOrigin origin) => new(new("推送记录", "Deliveries"), "webhook-deliveries", origin, Columns)
    {
        Filters = [(new Text("筛选：状态", "Filter: status"), query.Status is { } status ? WebhookLabels.Get(status) : null)],
    };
}
