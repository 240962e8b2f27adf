using System.Globalization;

namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>A bureau with a code of its own, its clients, and one unit.</summary>
public sealed class TestBureau
{
    public const string UnitCode = "0137";

    private static int _count;

    private readonly ClientHost _host;

    private TestBureau(ClientHost host, string code) => (_host, Code) = (host, code);

    public string Code { get; }

    public string AdminKey { get; private set; } = "";

    public string UnitKey { get; private set; } = "";

    public PerfHubClient Admin { get; private set; } = null!;

    public PerfHubClient Unit { get; private set; } = null!;

    public static async Task<TestBureau> CreateAsync(ClientHost host, string? code = null)
    {
        var bureau = new TestBureau(host, code ?? (100000 + Interlocked.Increment(ref _count)).ToString(CultureInfo.InvariantCulture));
        await host.Operator.Bureaus.CreateBureauAsync(new CreateBureauRequest { Code = bureau.Code, Name = "财政局" });
        NewApiKey admin = await host.Operator.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = bureau.Code, Name = "test" });
        (bureau.AdminKey, bureau.Admin) = (admin.Key!, host.Connect(admin.Key));
        await bureau.RegisterUnitAsync(UnitCode);
        bureau.UnitKey = await bureau.CreateKeyAsync(Role.Unit, UnitCode);
        bureau.Unit = host.Connect(bureau.UnitKey);
        return bureau;
    }

    public async Task RegisterUnitAsync(string code) =>
        await Admin.Units.PutUnitAsync(Code, code, new PutUnitRequest { Name = "单位" + code, Sector = "科技", Kind = UnitKind.PublicInstitution });

    /// <summary>Creates a key and returns its secret.</summary>
    public async Task<string> CreateKeyAsync(Role role, string? unit = null) =>
        (await Admin.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = role, Bureau = Code, Unit = unit, Name = "test" })).Value.Key!;

    /// <summary>Creates a report; one whose claimed total is 99 or more claims points that its figures do not support.</summary>
    public static SelfEvaluationReport CreateReport(decimal executed = 100, decimal claimedTotal = 100) => new()
    {
        FilledOn = new DateOnly(2025, 2, 18),
        Budget = new Budget { Initial = 100, Adjusted = 100, Executed = executed },
        Indicators =
        [
            new Indicator
            {
                Code = "1", Name = "开展培训次数", Kind = IndicatorKind.Quantitative, Direction = Direction.AtLeast, Weight = 90, Score = 90,
                Target = new Target { Value = 10, Unit = "次" }, Final = new Measure { Value = 10, Unit = "次" },
            },
        ],
        Score = new ClaimedScore { ExecutionWeight = 10, Execution = 10, Total = claimedTotal, Grade = Grade.Excellent },
    };

    public PerfHubClient Connect(string key) => _host.Connect(key);
}
