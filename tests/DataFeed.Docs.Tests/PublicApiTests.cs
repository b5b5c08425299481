using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>What users compile against is a file under review: a change fails until it is accepted.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("DataFeed.Client")]
    [InlineData("DataFeed.Core")]
    [InlineData("DataFeed.Ledger")]
    [InlineData("DataFeed.Protocol")]
    [InlineData("DataFeed.Server")]
    [InlineData("DataFeed.Sources")]
    public void PublicApi_OfALibrary_IsTheApprovedOne(string library)
    {
        var actual = Print(Assembly.Load(library));
        var approved = Path.Combine(Repository.Root, "tests", "DataFeed.Docs.Tests", "PublicApi", $"{library}.approved.txt");
        var received = Path.Combine(AppContext.BaseDirectory, $"{library}.received.txt");
        File.WriteAllText(received, actual);

        Assert.True(File.Exists(approved) && File.ReadAllText(approved) == actual,
            $"The public API of {library} is not the approved one. If the change is wanted: cp {received} {approved}");
    }

    private static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(IsWritten).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type).Append('\n');
            var members = type.GetMembers(Declared)
                .Where(member => IsVisible(member) && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
                .Select(member => $"    {member.MemberType}: {member}")
                .Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    // The generated messages are the contract, which ContractTests approves; what has no namespace is a program's entry.
    private static bool IsWritten(Type type) => type.Namespace is not (null or "DataFeed.Protocol.V1");

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || (method.IsFamily && !method.DeclaringType!.IsSealed),
        FieldInfo field => field.IsPublic,
        PropertyInfo property => property.GetAccessors().Length > 0,
        EventInfo @event => @event.AddMethod is { IsPublic: true },
        Type => false,
        _ => false,
    };
}
