using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>The calls about webhooks.</summary>
internal static class WebhookClientExtensions
{
    /// <summary>Creates a webhook of a bureau, or of a unit.</summary>
    public static async Task<TestWebhook> CreateWebhookAsync(
        this ApiClient client, string bureau, string url, string[]? events = null, string? unit = null, string? secret = null)
    {
        var body = new JsonObject { ["url"] = url };
        if (events is not null)
        {
            body["events"] = new JsonArray([.. events.Select(it => (JsonNode)it)]);
        }

        if (unit is not null)
        {
            body["unit"] = unit;
        }

        if (secret is not null)
        {
            body["secret"] = secret;
        }

        var created = (await client.PostAsync($"/v1/bureaus/{bureau}/webhooks", body)).Expect(HttpStatusCode.Created);
        return new TestWebhook(client, $"/v1/bureaus/{bureau}/webhooks/{created["id"]}", (string)created["secret"]!);
    }
}
