using System.Text.Json.Nodes;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>A valid body for each request.</summary>
internal static class RequestExamples
{
    public static JsonNode Bureau() => new JsonObject { ["code"] = "650104", ["name"] = "乌鲁木齐市新市区财政局", ["parent"] = "650100" };

    public static JsonNode BureauParent() => new JsonObject { ["parent"] = "650100" };

    public static JsonNode TimeZone() => new JsonObject { ["timeZone"] = "Asia/Urumqi" };

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

    public static JsonNode ApiKeyRotation() => new JsonObject { ["overlapHours"] = 72, ["expiresAt"] = "2028-12-31T16:00:00Z" };

    public static JsonNode Webhook() => new JsonObject
    {
        ["url"] = "https://receiver.example.org/perfhub",
        ["events"] = new JsonArray("report.filed", "deviation.opened"),
    };

    public static JsonNode WebhookSecretRotation() => new JsonObject { ["overlapHours"] = 24 };

    public static JsonNode Decision() => new JsonObject { ["decision"] = "return", ["reason"] = "指标 1 的完成值低于年中值，请核实。" };

    public static JsonNode Policy() => new JsonObject
    {
        ["overCompletionThreshold"] = 120,
        ["categoryWeights"] = new JsonObject { ["产出"] = 50, ["效益"] = 30, ["满意度"] = 10 },
        ["gradeBands"] = new JsonObject { ["excellent"] = 92, ["good"] = 82, ["fair"] = 60 },
        ["rules"] = new JsonObject
        {
            ["second-half-surge"] = new JsonObject { ["severity"] = "high" },
            ["uniform-full-marks"] = new JsonObject { ["enabled"] = false },
        },
    };

    public static JsonNode BatchLine() => new JsonObject { ["unit"] = "0137", ["report"] = ShortReport() };

    public static JsonNode DeviationEvent() => new JsonObject { ["kind"] = "dismiss", ["text"] = "单位提供的台账（https://example.org/ledger）与填报数一致。" };

    public static JsonNode Finding() => new JsonObject
    {
        ["unit"] = "0137",
        ["title"] = "佐证材料与填报数不符",
        ["text"] = "抽查培训签到表，全年共 18 场次，填报为 25 场次。",
        ["severity"] = "high",
        ["indicator"] = "1",
        ["expected"] = 18,
        ["actual"] = 25,
    };

    public static JsonNode Windows() => new JsonObject
    {
        ["midYear"] = new JsonObject { ["opensAt"] = "2024-07-01T00:00:00+08:00", ["closesAt"] = "2024-07-31T23:59:59.999+08:00" },
        ["final"] = new JsonObject { ["opensAt"] = "2025-01-01T00:00:00+08:00", ["closesAt"] = "2025-03-31T23:59:59.999+08:00" },
    };

    public static JsonNode Extension() =>
        new JsonObject { ["closesAt"] = "2025-04-15T23:59:59.999+08:00", ["reason"] = "财务系统升级，决算数据推迟。" };

    public static JsonNode MidYearFigures() => new JsonObject
    {
        ["filledOn"] = "2024-07-15",
        ["indicators"] = new JsonArray(
            new JsonObject { ["code"] = "1", ["name"] = "开展各类培训、座谈交流等活动数量", ["value"] = 36, ["unit"] = "场次" },
            new JsonObject { ["code"] = "2", ["name"] = "引进中介服务机构数量", ["value"] = 4, ["unit"] = "家" }),
    };

    /// <summary>The fields that a report must have.</summary>
    public static JsonNode ShortReport() => new JsonObject
    {
        ["filledOn"] = "2025-02-18",
        ["budget"] = new JsonObject { ["initial"] = 420, ["adjusted"] = 465.5, ["executed"] = 456.2 },
        ["indicators"] = new JsonArray(new JsonObject
        {
            ["code"] = "1",
            ["name"] = "开展各类培训、座谈交流等活动数量",
            ["kind"] = "quantitative",
            ["direction"] = "atLeast",
            ["target"] = new JsonObject { ["value"] = 25, ["unit"] = "场次" },
            ["final"] = new JsonObject { ["value"] = 27, ["unit"] = "场次" },
            ["weight"] = 90,
            ["score"] = 90,
        }),
        ["score"] = new JsonObject { ["executionWeight"] = 10, ["execution"] = 9.8, ["total"] = 99.8, ["grade"] = "优" },
    };

    /// <summary>A short report of which one figure contradicts another. The seed of the repository is a whole one.</summary>
    public static JsonNode Report()
    {
        var report = ShortReport();
        var indicator = report["indicators"]![0]!;
        (indicator["accumulation"], indicator["midYear"]) = ("cumulative", new JsonObject { ["value"] = 36, ["unit"] = "场次" });
        (report["score"]!["execution"], report["score"]!["total"]) = (10, 100);
        return report;
    }
}
