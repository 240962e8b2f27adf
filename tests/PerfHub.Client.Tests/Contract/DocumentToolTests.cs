namespace PerfHub.Client.Tests.Contract;

/// <summary>The committed document as linters and generators of TypeScript see it.</summary>
public sealed class DocumentToolTests(NodeTools tools) : IClassFixture<NodeTools>
{
    [SkippableFact]
    public async Task Spectral_finds_nothing()
    {
        Skip.If(tools.Missing is not null, tools.Missing);

        var (code, output) = await tools.RunToolAsync("spectral", "lint", NodeTools.Document, "--ruleset", ".spectral.yaml", "--fail-severity", "hint");

        Assert.True(code == 0, output);
        Assert.Contains("No results with a severity of 'hint' or higher found!", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Redocly_finds_no_error_and_no_warning()
    {
        Skip.If(tools.Missing is not null, tools.Missing);

        var (code, output) = await tools.RunToolAsync("redocly", "lint", NodeTools.Document, "--config", "redocly.yaml", "--format", "json");

        Assert.True(code == 0, output);
        Assert.Matches("\"errors\": 0,\\s+\"warnings\": 0", output);
    }

    [SkippableFact]
    public async Task Clients_in_TypeScript_compile()
    {
        Skip.If(tools.Missing is not null, tools.Missing);

        var results = await Task.WhenAll(
            tools.RunToolAsync("openapi-typescript", NodeTools.Document, "--output", "out/openapi-typescript.ts"),
            tools.RunToolAsync("orval", "--input", NodeTools.Document, "--output", "out/orval.ts", "--client", "fetch", "--mode", "single"));
        Assert.All(results, it => Assert.True(it.Code == 0, it.Output));
        var (code, output) = await tools.RunToolAsync("tsc", "--project", "tsconfig.json");

        Assert.True(code == 0, output);
        Assert.All((string[])["openapi-typescript.ts", "orval.ts"], file => Assert.True(new FileInfo(Path.Combine(tools.Folder, "out", file)).Length > 100_000));
    }
}
