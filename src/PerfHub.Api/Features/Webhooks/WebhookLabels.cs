using PerfHub.Api.Webhooks;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>The words for the states of webhooks and their deliveries.</summary>
internal static class WebhookLabels
{
    public static Text Get(WebhookState state) => state switch
    {
        WebhookState.Active => new("推送中", "Active"),
        WebhookState.Paused => new("已暂停", "Paused"),
        _ => new("已停用", "Disabled"),
    };

    public static Text Get(WebhookStateReason reason) => reason switch
    {
        WebhookStateReason.Failing => new("接收方连续三天无法送达", "The receiver has failed for three days"),
        WebhookStateReason.Gone => new("接收方表示不再接收", "The receiver is gone"),
        _ => new("已手动停用", "Disabled by a caller"),
    };

    public static Text Get(WebhookDeliveryStatus status) => status switch
    {
        WebhookDeliveryStatus.Pending => new("待送达", "Pending"),
        WebhookDeliveryStatus.Delivered => new("已送达", "Delivered"),
        _ => new("未送达", "Failed"),
    };

    public static Text Get(WebhookFailure failure) => failure switch
    {
        WebhookFailure.Status => new("接收方未确认", "The response was not 2xx"),
        WebhookFailure.Timeout => new("超时", "Timeout"),
        WebhookFailure.NameResolution => new("域名无法解析", "The host name could not be resolved"),
        WebhookFailure.AddressNotAllowed => new("地址不允许", "The address is not allowed"),
        WebhookFailure.Connection => new("连接失败", "The connection failed"),
        WebhookFailure.Tls => new("加密连接失败", "TLS failed"),
        _ => new("网址不允许", "The URL is not allowed"),
    };
}
