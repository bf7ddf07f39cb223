/*
 * The library that Chromium's WebGPU opens as its software driver, with Mesa's lavapipe behind it. On Linux Chromium takes no
 * software adapter but SwiftShader, which it knows by vendor and device, and no flag changes that; so this says those two numbers and
 * leaves all the rest to lavapipe. lavapipeBrowser.mjs compiles it, with the driver's name as LAVAPIPE.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

typedef void (*Procedure)(void);
typedef Procedure (*Lookup)(void *instance, const char *name);

/* How VkPhysicalDeviceProperties and the structure of Vulkan 1.1 around it begin; the drivers fill in the rest. */
struct Properties {
  uint32_t api, version, vendor, device;
};
struct Properties2 {
  uint32_t type;
  void *next;
  struct Properties properties;
};

static void (*ask)(void *device, struct Properties *answer);
static void (*ask_2)(void *device, struct Properties2 *answer);

static void pose_as_swiftshader(struct Properties *properties) {
  properties->vendor = 0x1AE0;
  properties->device = 0xC0DE;
}

static void properties_of(void *device, struct Properties *answer) {
  ask(device, answer);
  pose_as_swiftshader(answer);
}

static void properties_2_of(void *device, struct Properties2 *answer) {
  ask_2(device, answer);
  pose_as_swiftshader(&answer->properties);
}

/* The driver's own way in, under the name that the Vulkan loader would ask for. */
static Lookup lavapipe(void) {
  static Lookup known;
  if (!known) {
    void *library = dlopen(LAVAPIPE, RTLD_NOW | RTLD_LOCAL);
    if (library) known = (Lookup)dlsym(library, "vk_icdGetInstanceProcAddr");
  }
  return known;
}

/* All that Chromium asks of the library by name; everything else it asks through this. */
Procedure vkGetInstanceProcAddr(void *instance, const char *name) {
  if (!strcmp(name, "vkGetInstanceProcAddr")) return (Procedure)vkGetInstanceProcAddr;
  Lookup lookup = lavapipe();
  Procedure found = lookup ? lookup(instance, name) : 0;
  if (!found) return 0;
  if (!strcmp(name, "vkGetPhysicalDeviceProperties")) {
    ask = (void (*)(void *, struct Properties *))found;
    return (Procedure)properties_of;
  }
  if (!strcmp(name, "vkGetPhysicalDeviceProperties2") || !strcmp(name, "vkGetPhysicalDeviceProperties2KHR")) {
    ask_2 = (void (*)(void *, struct Properties2 *))found;
    return (Procedure)properties_2_of;
  }
  return found;
}
