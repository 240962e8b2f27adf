using PerfHub.Api.Http.Problems;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>The checks that several use cases share.</summary>
internal static class WebhookChecks
{
    /// <summary>Ensures that events may be sent to a URL.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public static void EnsureUrl(WebhookUrl urls, string url)
    {
        if (urls.FindError(url) is { } error)
        {
            throw ProblemKind.InvalidBody.ToExceptionAt("/url", "not-allowed", error.Zh, error.En);
        }
    }

    /// <summary>Gets the given secret, or generates one.</summary>
    /// <exception cref="ProblemException">422 if it is not a secret; 409 if the host cannot encrypt it.</exception>
    public static string GetSecret(WebhookSecretCipher cipher, string? given)
    {
        if (given is not null && !WebhookSecret.IsValid(given))
        {
            throw ProblemKind.InvalidBody.ToExceptionAt(
                "/secret", "wrong-format", "应为 whsec_ 加 24 至 64 字节的 Base64 文本", "whsec_ and 24 to 64 bytes in Base64 are expected");
        }

        if (!cipher.IsAvailable)
        {
            throw ProblemKind.Conflict.ToException(
                "本服务尚未启用事件推送，请联系管理员设置 PerfHub__Webhooks__SecretKeys。",
                "Webhooks are not set up on this service; the operator must set PerfHub__Webhooks__SecretKeys.");
        }

        return given ?? WebhookSecret.Generate();
    }

    /// <summary>Ensures that a webhook delivers.</summary>
    /// <exception cref="ProblemException">409.</exception>
    public static void EnsureActive(WebhookSubscriptionRow webhook)
    {
        if (webhook.State != WebhookState.Active)
        {
            throw ProblemKind.Conflict.ToException("该推送已暂停或停用，请先启用。", "The webhook is paused or disabled. Activate it first.");
        }
    }
}
