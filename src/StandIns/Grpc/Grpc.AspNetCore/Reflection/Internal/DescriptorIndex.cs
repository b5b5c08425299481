using Google.Protobuf.Reflection;

namespace Grpc.AspNetCore.Reflection.Internal;

/// <summary>Finds the files of a set of services by file name, by symbol and by extension. Immutable.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedList<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        var served = services.ToList();
        Services = [.. served.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        served.ForEach(service => Add(service.File));
    }

    /// <summary>Full names of the services, in order.</summary>
    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    public FileDescriptor? FindExtension(string message, int number) =>
        _extensions.TryGetValue(message, out var extensions) ? extensions.GetValueOrDefault(number) : null;

    /// <summary>The known extensions of a message; null where the message is not known.</summary>
    public IEnumerable<int>? FindExtensionNumbers(string message) => _extensions.TryGetValue(message, out var extensions) ? extensions.Keys : null;

    /// <summary>A file and all that it depends on, each once.</summary>
    public static IEnumerable<FileDescriptor> WithDependencies(FileDescriptor file)
    {
        var seen = new HashSet<FileDescriptor> { file };
        var pending = new Queue<FileDescriptor>(seen);
        while (pending.TryDequeue(out var next))
        {
            yield return next;
            foreach (var dependency in next.Dependencies.Where(seen.Add))
            {
                pending.Enqueue(dependency);
            }
        }
    }

    private void Add(FileDescriptor root)
    {
        foreach (var file in WithDependencies(root).Where(file => _files.TryAdd(file.Name, file)))
        {
            foreach (var service in file.Services)
            {
                _symbols[service.FullName] = file;
                AddSymbols(service.Methods);
            }

            AddSymbols(file.EnumTypes);
            AddExtensions(file.Extensions);
            foreach (var message in file.MessageTypes)
            {
                Add(message);
            }
        }
    }

    private void Add(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        _extensions.TryAdd(message.FullName, []);
        AddSymbols(message.Fields.InDeclarationOrder());
        AddSymbols(message.EnumTypes);
        AddExtensions(message.Extensions);
        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }

    private void AddSymbols(IEnumerable<IDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            _symbols[descriptor.FullName] = descriptor.File;
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        AddSymbols(extensions.UnorderedExtensions);
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _extensions.TryAdd(extension.ExtendeeType.FullName, []);
            _extensions[extension.ExtendeeType.FullName][extension.FieldNumber] = extension.File;
        }
    }
}
