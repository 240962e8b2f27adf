using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>What can be known of the image without building it.</summary>
public sealed partial class ContainerFileTests
{
    private const string HostProject = "src/PerfHub.Api";

    // What MSBuild and the compiler take from the folders above a project, where there are such files.
    private static readonly string[] SharedBuildFiles =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "nuget.config", "global.json", ".editorconfig", "BannedSymbols.txt"];

    [Fact]
    public void It_is_built_by_the_sdk_that_the_repository_asks_for_and_runs_on_the_runtime_that_the_host_is_for()
    {
        var images = ContainerFile.Instructions.Where(it => it.Keyword == "FROM").Select(it => it.Words[0]).ToList();
        var framework = XDocument.Load(Path.Combine(DeployFolder.RepositoryRoot, "Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        var version = framework.Replace("net", "", StringComparison.Ordinal);

        // No -alpine and no -chiseled: SqlClient refuses to work without ICU, and the health check is bash.
        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{version}", $"mcr.microsoft.com/dotnet/aspnet:{version}"], images);
        Assert.Contains($"\"version\": \"{version}.", File.ReadAllText(Path.Combine(DeployFolder.RepositoryRoot, "global.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_it_copies_is_in_the_repository_and_is_sent_to_the_builder()
    {
        Assert.NotEmpty(ContainerFile.Copies);
        Assert.All(ContainerFile.Copies, copy =>
        {
            var (path, name) = (Path.Combine(DeployFolder.RepositoryRoot, copy.Source), copy.Source.TrimEnd('/'));
            Assert.True(copy.Source.EndsWith('/') ? Directory.Exists(path) : File.Exists(path), copy.Source);
            Assert.Contains(ContainerFile.IgnoreLines, line => line == "!" + name || (line[0] == '!' && name.StartsWith(line[1..] + "/", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void Nothing_is_sent_to_the_builder_but_what_it_copies()
    {
        Assert.Equal("*", ContainerFile.IgnoreLines[0]);
        Assert.Equal(
            ContainerFile.Copies.Select(it => it.Source.TrimEnd('/')).Where(source => !source.StartsWith("src/", StringComparison.Ordinal)).Order(),
            ContainerFile.IgnoreLines.Where(line => line[0] == '!').Select(line => line[1..]).Order());
        Assert.Equal(["**/bin", "**/obj"], ContainerFile.IgnoreLines.Where(line => line.StartsWith("**", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_restore_has_every_project_its_lock_file_and_all_that_lies_above_them_and_keeps_to_the_locks()
    {
        var restore = ContainerFile.Instructions.FindIndex(it => it.Text.StartsWith("dotnet restore", StringComparison.Ordinal));
        var before = ContainerFile.Instructions.Take(restore).Where(it => it.Keyword == "COPY").SelectMany(it => it.Words[..^1]);
        var needed = FindProjects(HostProject).SelectMany(it => new[] { $"{it}/{Path.GetFileName(it)}.csproj", $"{it}/packages.lock.json" })
            .Concat(SharedBuildFiles.Where(file => File.Exists(Path.Combine(DeployFolder.RepositoryRoot, file))));

        Assert.Equal(needed.Order(), before.Order());
        Assert.Equal($"dotnet restore {HostProject} --locked-mode", ContainerFile.Instructions[restore].Text);
        Assert.StartsWith($"dotnet publish {HostProject} --no-restore --configuration Release", ContainerFile.Instructions.Last(it => it is { Stage: 0, Keyword: "RUN" }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_copied_keeps_its_place() => Assert.All(
        ContainerFile.Copies.Where(it => it.Stage == 0),
        copy => Assert.Equal(copy.Target.Replace("./", "", StringComparison.Ordinal), copy.Source.EndsWith('/') ? copy.Source : GetFolder(copy.Source)));

    [Fact]
    public void It_runs_the_published_host_as_the_images_own_user_by_number()
    {
        Assert.Equal("$APP_UID", ContainerFile.GetRuntimeText("USER"));
        Assert.Equal($"[\"dotnet\", \"{typeof(Program).Assembly.GetName().Name}.dll\"]", ContainerFile.GetRuntimeText("ENTRYPOINT"));
        Assert.Equal(["./"], ContainerFile.GetRuntimeInstructions("COPY").Where(it => it.Text.Contains("--from=build /app", StringComparison.Ordinal)).Select(it => it.Words[^1]));
        Assert.DoesNotContain(ContainerFile.GetRuntimeInstructions("COPY"), it => it.Text.Contains("--chown", StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_is_built_in() =>
        Assert.DoesNotContain(ContainerFile.Instructions, it => it.Keyword is "ENV" or "ARG" && SecretPattern().IsMatch(it.Text));

    private static string GetFolder(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..(file.LastIndexOf('/') + 1)] : "";

    private static IEnumerable<string> FindProjects(string folder) => XDocument
        .Load(Path.Combine(DeployFolder.RepositoryRoot, folder, Path.GetFileName(folder) + ".csproj")).Descendants("ProjectReference")
        .Select(it => "src/" + Path.GetFileNameWithoutExtension(it.Attribute("Include")!.Value)).SelectMany(FindProjects).Prepend(folder);

    [GeneratedRegex("Password|BootstrapKey|ConnectionStrings", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPattern();
}
