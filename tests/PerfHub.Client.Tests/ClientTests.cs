using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests;

[Collection(SharedHost.Name)]
public sealed class ClientTests(ClientHost host)
{
    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        var bureau = await TestBureau.CreateAsync(host);
        await bureau.RegisterUnitAsync("0138");
        await bureau.RegisterUnitAsync("0139");

        var units = await bureau.Admin.Units.ListUnitsAsync(bureau.Code, pageSize: 1).Select(it => it.Code).ToListAsync();

        Assert.Equal(["0137", "0138", "0139"], units);
    }

    [Fact]
    public async Task Each_scope_sends_the_key_of_its_user()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var services = new ServiceCollection();
        services.AddScoped<SignedInUser>();
        services.AddPerfHubClient(options =>
        {
            options.BaseAddress = host.Address;
            options.ApiKeyProvider = (scope, _) => ValueTask.FromResult<string?>(scope.GetRequiredService<SignedInUser>().Key);
        });
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        async Task<Role> ReadRoleAsync(string key)
        {
            await using var scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<SignedInUser>().Key = key;
            return (await scope.ServiceProvider.GetRequiredService<PerfHubClient>().ApiKeys.GetMeAsync()).Value.Role;
        }

        Assert.Equal([Role.BureauAdmin, Role.Unit], [await ReadRoleAsync(bureau.AdminKey), await ReadRoleAsync(bureau.UnitKey)]);
    }

    [Fact]
    public async Task The_ETag_of_a_write_is_the_precondition_of_the_next_one()
    {
        var bureau = await TestBureau.CreateAsync(host);

        var first = await bureau.Unit.SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, TestBureau.CreateReport());
        var second = await bureau.Unit.SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, TestBureau.CreateReport(90), ifMatch: first.ETag);
        var conflict = await Assert.ThrowsAsync<PerfHubException>(async () => await bureau.Unit.SelfEvaluations.FileReportAsync(
            bureau.Code, TestBureau.UnitCode, 2024, TestBureau.CreateReport(80), ifMatch: first.ETag));

        Assert.Equal((1, 2), (first.Value.Revision, second.Value.Revision));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition-failed"), (conflict.Status, conflict.Problem.Slug));
        Assert.NotNull(conflict.Problem.TraceId);
    }

    [Fact]
    public async Task What_is_still_current_is_not_sent_again()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var first = await bureau.Admin.Units.GetUnitAsync(bureau.Code, TestBureau.UnitCode);

        var second = await bureau.Admin.Units.GetUnitAsync(bureau.Code, TestBureau.UnitCode, ifNoneMatch: first.ETag);

        Assert.True(second.IsNotModified);
        Assert.Throws<InvalidOperationException>(() => second.Value);
    }

    [Fact]
    public async Task The_errors_of_a_body_are_found_by_their_place()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var report = TestBureau.CreateReport();
        report = report with { Budget = report.Budget with { Executed = -1 }, Indicators = [report.Indicators[0], report.Indicators[0]] };

        var error = await Assert.ThrowsAsync<PerfHubException>(
            async () => await bureau.Unit.SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, report));

        Assert.Equal("invalid-body", error.Problem.Slug);
        Assert.NotEmpty(error.Problem.GetErrors("/budget/executed"));
        Assert.NotEmpty(error.Problem.GetErrors("/indicators/1/code"));
        Assert.Empty(error.Problem.GetErrors("/score"));
    }

    [Theory]
    [InlineData("zh-CN", "未找到")]
    [InlineData("en-GB", "Not found")]
    public async Task Texts_are_in_the_language_of_the_caller(string culture, string title)
    {
        var bureau = await TestBureau.CreateAsync(host);
        var client = host.Connect(bureau.AdminKey, options: it => it.Culture = null);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        var error = await Assert.ThrowsAsync<PerfHubException>(async () => await client.Units.GetUnitAsync(bureau.Code, "9999"));

        Assert.Equal(title, error.Problem.Title);
    }

    [Fact]
    public async Task A_large_batch_is_sent_in_parts_and_its_lines_keep_their_numbers()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var report = TestBureau.CreateReport() with { Conclusion = new string('好', 19_000) };
        for (var unit = 201; unit <= 210; unit++)
        {
            await bureau.RegisterUnitAsync($"0{unit}");
        }

        var lines = Enumerable.Range(201, 12).Select(unit => new BatchLine { Unit = $"0{unit}", Report = report });
        var results = await bureau.Admin.SelfEvaluations.FileBatchAsync(bureau.Code, 2024, lines).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 12).Select(it => (long)it), results.Select(it => it.Line));
        Assert.Equal([.. Enumerable.Repeat(201, 10), 404, 404], results.Select(it => it.Status));
        Assert.All(results.Take(10), it => Assert.Equal(1, it.Receipt!.Revision));
        Assert.Equal("not-found", results[^1].Problem!.Slug);
    }

    [Fact]
    public async Task A_dry_run_of_a_batch_stores_nothing()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var line = new BatchLine { Unit = TestBureau.UnitCode, Report = TestBureau.CreateReport() };

        var result = await bureau.Admin.SelfEvaluations.FileBatchAsync(bureau.Code, 2024, [line], dryRun: true).SingleAsync();

        Assert.NotNull(result.Verdict);
        await Assert.ThrowsAsync<PerfHubException>(async () => await bureau.Admin.SelfEvaluations.GetReportAsync(bureau.Code, TestBureau.UnitCode, 2024));
    }

    [Fact]
    public async Task Changes_are_followed_while_they_happen()
    {
        var bureau = await TestBureau.CreateAsync(host);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changes = bureau.Admin.Deviations.WatchDeviationChangesAsync(bureau.Code, 2024, cancellationToken: end.Token).GetAsyncEnumerator(end.Token);
        var first = changes.MoveNextAsync();

        await bureau.Unit.SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, TestBureau.CreateReport(executed: 40));

        Assert.True(await first);
        Assert.Equal(ChangeKind.Opened, changes.Current.Items[0].Kind);
        Assert.Equal(TestBureau.UnitCode, changes.Current.Items[0].Deviation.Unit);
        await changes.DisposeAsync();
    }

    [Fact]
    public async Task A_list_is_downloaded_as_a_file()
    {
        var bureau = await TestBureau.CreateAsync(host);

        await using var file = await bureau.Admin.Units.ExportUnitsAsync(bureau.Code, ListFormat.Csv);
        using var reader = new StreamReader(file.Content);

        Assert.Equal("text/csv", file.ContentType);
        Assert.EndsWith(".csv", file.FileName, StringComparison.Ordinal);
        Assert.Contains("单位0137", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_are_uploaded()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var list = UploadFile.Create(Encoding.UTF8.GetBytes("code,name,sector,kind\n0301,文化馆,文化,publicInstitution\n"), "units.csv");
        var report = await UploadFile.ReadAsync(Path.Combine(SnapshotFile.RepositoryRoot, "tests/PerfHub.Documents.Tests/Samples/national-2.docx"));

        UnitImport import = await bureau.Admin.Units.ImportUnitsAsync(bureau.Code, list);
        ReportDraft draft = await bureau.Unit.SelfEvaluations.ExtractReportAsync(bureau.Code, TestBureau.UnitCode, 2024, report);

        Assert.True(import.Stored);
        Assert.NotNull(draft.Report["budget"]);
    }

    [Fact]
    public async Task Evidence_and_figures_keep_what_was_filed()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var report = TestBureau.CreateReport();
        report = report with { Indicators = [report.Indicators[0] with { Evidence = new EvidenceItem[] { new() { Name = "签到表" } } }] };

        await bureau.Unit.SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, report);
        FiledReport filed = await bureau.Unit.SelfEvaluations.GetReportAsync(bureau.Code, TestBureau.UnitCode, 2024);
        Deviation found = await bureau.Admin.Deviations.OpenDeviationAsync(bureau.Code, 2024, new OpenDeviationRequest
        {
            Unit = TestBureau.UnitCode, Title = "人数不符", Text = "抽查不符。", Severity = Severity.High, Expected = 12.5m, Actual = "约十二",
        });

        Assert.Equal("签到表", filed.Report.Indicators[0].Evidence!.Items![0].Name);
        Assert.Equal((12.5m, "约十二"), (found.Expected!.Value.Number, found.Actual!.Value.Text));
    }

    [Fact]
    public void A_value_that_a_later_host_adds_is_read_as_unknown_and_never_sent()
    {
        Assert.Equal(Severity.Unknown, JsonSerializer.Deserialize<Severity>("\"catastrophic\""));
        Assert.Equal(Severity.High, JsonSerializer.Deserialize<Severity>("\"high\""));
        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(Severity.Unknown));
    }

    private sealed class SignedInUser
    {
        public string? Key { get; set; }
    }
}
