using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>A request that a receiver got.</summary>
public sealed record ReceivedWebhook(string Body, IHeaderDictionary Headers, JsonNode Json)
{
    public string Type => (string)Json["type"]!;

    public JsonNode Data => Json["data"]!;

    public string MessageId => Headers["webhook-id"].ToString();

    public string Status => (string)Data["status"]!;

    /// <summary>Verifies the signature as receivers do.</summary>
    public void Verify(string secret) => new StandardWebhook(secret).Verify(Body, Headers);
}
