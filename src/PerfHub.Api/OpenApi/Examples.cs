using System.Text.Json.Nodes;
using PerfHub.Api.Demo;

namespace PerfHub.Api.OpenApi;

/// <summary>A body that works, for each request.</summary>
internal static class Examples
{
    public static JsonNode Bureau() => new JsonObject { ["code"] = "650104", ["name"] = "乌鲁木齐市新市区财政局", ["parent"] = "650100" };

    public static JsonNode Parent() => new JsonObject { ["parent"] = "650100" };

    public static JsonNode Unit() =>
        new JsonObject { ["name"] = "创业服务中心", ["sector"] = "科技", ["kind"] = "publicInstitution" };

    public static JsonNode ApiKey() => new JsonObject
    {
        ["role"] = "unit",
        ["bureau"] = "650104",
        ["unit"] = "0137",
        ["name"] = "创业服务中心填报系统",
        ["expiresAt"] = "2027-12-31T16:00:00Z",
    };

    public static JsonNode Rotation() => new JsonObject { ["overlapHours"] = 72, ["expiresAt"] = "2028-12-31T16:00:00Z" };

    public static JsonNode Decision() => new JsonObject { ["decision"] = "return", ["reason"] = "指标 1 的完成值低于年中值，请核实。", ["revision"] = 1 };

    public static JsonNode Policy() => new JsonObject
    {
        ["overCompletionThreshold"] = 120,
        ["gradeBands"] = new JsonObject { ["excellent"] = 92, ["good"] = 82, ["fair"] = 60 },
        ["rules"] = new JsonObject
        {
            ["second-half-surge"] = new JsonObject { ["severity"] = "high" },
            ["uniform-full-marks"] = new JsonObject { ["enabled"] = false },
        },
    };

    public static JsonNode BatchLine() => new JsonObject { ["unit"] = "0137", ["report"] = Report() };

    public static JsonNode Event() => new JsonObject { ["kind"] = "dismiss", ["text"] = "单位提供的台账（https://example.org/ledger）与填报数一致。" };

    public static JsonNode Report() => JsonNode.Parse(DemoData.SeedReport)!;
}
