using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>A complete response.</summary>
internal sealed record CampaignResponse(int Status, byte[] Body, string? Location)
{
    /// <summary>Whether the host has refused the request for now: 429 or 503. Nothing was done.</summary>
    public bool IsRefused => Status is 429 or 503;

    /// <summary>Whether the host has broken off the response, so that the caller knows it to be incomplete.</summary>
    public bool IsBrokenOff { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;

    /// <summary>The report in the response to a read of a filed report, byte for byte.</summary>
    public ReadOnlySpan<byte> GetReport()
    {
        var start = Body.AsSpan().IndexOf("\"report\":"u8);
        return start < 0 ? [] : Body.AsSpan(start + "\"report\":".Length, Body.Length - start - "\"report\":".Length - 1);
    }
}
